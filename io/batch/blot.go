package batch

import "regexp"

// numberLike finds eleven digits, in the groups in which national numbers are
// written or in none.
var numberLike = regexp.MustCompile(`\d{2}[. -]?\d{2}[. -]?\d{2}[-. /]?\d{3}[-. ]?\d{2}`)

// blot hides whatever may be a national number, valid or not: a wrong digit
// still tells the birth date.
func blot(s string) string {
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	if digits < 11 {
		return s
	}
	return numberLike.ReplaceAllString(s, "***********")
}

// isNationalNumber reports whether the cell holds a Belgian national or bis
// number: eleven digits whose last two are 97 minus the first nine modulo 97,
// for people born from 2000 on with a 2 put before them. Source: public check
// rule of the National Register.
func isNationalNumber(b []byte) bool {
	if len(b) < 11 || len(b) > 16 {
		return false
	}
	var n, digits int64
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n = n*10 + int64(c-'0')
			digits++
		case c == '.' || c == '-' || c == ' ' || c == '/':
		default:
			return false
		}
	}
	if digits != 11 {
		return false
	}
	head, check := n/100, n%100
	return 97-head%97 == check || 97-(2_000_000_000+head)%97 == check
}
