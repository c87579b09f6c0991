package batch

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold reduces a word to what decides when words are compared: letters and
// digits in lower case without accents. "Code postal" and "code_postal" are one.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 || (c >= 'A' && c <= 'Z') || !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// distance is the number of letters to change, leave out, put in or swap with a
// neighbour to turn one word into the other (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	two, one, cur := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(s); i++ {
		cur[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			cur[j] = min(one[j]+1, cur[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				cur[j] = min(cur[j], two[j-2]+1)
			}
		}
		two, one, cur = one, cur, two
	}
	return one[len(t)]
}

// nearest returns the candidate most like the word, or "" where none is near.
func nearest(word string, candidates []string) string {
	if len([]rune(word)) > 60 {
		return ""
	}
	w, best, at := fold(word), "", 1+len([]rune(word))/3
	for _, c := range candidates {
		if d := distance(w, fold(c)); d < at || (d == at && best == "") {
			best, at = c, d
		}
	}
	return best
}

// Hint offers the candidate nearest to an unknown word, or lists them all, for
// other readers of files that people write.
func Hint(word string, candidates []string) string { return oneOf(word, candidates) }

// oneOf returns a hint that offers the nearest candidate, or lists them all.
func oneOf(word string, candidates []string) string {
	if n := nearest(word, candidates); n != "" {
		return "did you mean " + quote(n) + "?"
	}
	if len(candidates) == 0 || len(candidates) > 20 {
		return ""
	}
	return "one of " + strings.Join(candidates, ", ")
}

// quote shows a cell in a message: short, on one line.
func quote(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return `"` + strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, s) + `"`
}
