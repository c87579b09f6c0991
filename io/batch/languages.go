package batch

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"instroom/model"
)

// languageAliases are names that the library of language names does not know,
// or gives another meaning: what counsellors write. Folded name → code.
var languageAliases = map[string]string{
	"dari": "prs", "faaf": "prs", "prs": "prs", "darisch": "prs", "afghanpersian": "prs", "afghaansperzisch": "prs", "persanafghan": "prs",
	"farsi": "fa", "perzisch": "fa", "perzischfarsi": "fa", "iraans": "fa", "iranian": "fa", "persan": "fa", "persian": "fa", "persisch": "fa", "per": "fa",
	"pashto": "ps", "pashtu": "ps", "pasjtoe": "ps", "pasjto": "ps", "pashtou": "ps", "paschtu": "ps", "pachto": "ps", "pachtou": "ps", "pachtoune": "ps", "pushto": "ps",
	"tigrinya": "ti", "tigrigna": "ti", "tigrinja": "ti", "tigrina": "ti", "tigriniaans": "ti", "tigrynia": "ti",
	"moroccan": "ary", "moroccanarabic": "ary", "marokkaans": "ary", "marokkaansarabisch": "ary", "marokkanisch": "ary", "marokkanischesarabisch": "ary", "marocain": "ary", "arabemarocain": "ary", "darija": "ary",
	"algerian": "arq", "algerijns": "arq", "algerisch": "arq", "algerien": "arq",
	"tunisian": "aeb", "tunesisch": "aeb", "tunisien": "aeb",
	"standardarabic": "ar", "modernstandardarabic": "ar", "standaardarabisch": "ar", "klassiekarabisch": "ar", "hocharabisch": "ar", "arabestandard": "ar", "syrian": "ar", "syrisch": "ar", "syrien": "ar", "iraqi": "ar", "irakees": "ar",
	"berber": "ber", "berbers": "ber", "berberisch": "ber", "berbere": "ber", "ber": "ber", "amazigh": "ber", "tamazight": "ber",
	"tarifit": "rif", "rifberbers": "rif", "riffijns": "rif", "riffian": "rif", "rifain": "rif",
	"kurdish": "ku", "koerdisch": "ku", "kurdisch": "ku", "kurde": "ku", "kurmanji": "ku", "kurmandji": "ku", "kurmandschi": "ku", "koerdischkurmanji": "ku",
	"sorani": "ckb", "soranikurdish": "ckb", "koerdischsorani": "ckb", "kurdischsorani": "ckb",
	"fula": "ff", "fulani": "ff", "peul": "ff", "pular": "ff", "fulfulde": "ff", "peulh": "ff",
	"serbocroatian": "sh", "servokroatisch": "sh", "serbokroatisch": "sh", "serbocroate": "sh", "bks": "sh", "bcs": "sh",
	"mandarin": "zh", "mandarijn": "zh", "chineesmandarijn": "zh", "mandarinchinese": "zh", "chinees": "zh",
	"cantonese": "yue", "kantonees": "yue", "kantonesisch": "yue", "cantonais": "yue",
	"tagalog": "fil", "tl": "fil", "filipijns": "fil", "philippin": "fil",
	"nt2": "nl", "daf": "de", "daz": "de", "fle": "fr", // as a second language
	"flemish": "nl", "vlaams": "nl", "flamand": "nl", "flamisch": "nl",
	"moldovan": "ro", "moldavisch": "ro", "moldave": "ro", "mo": "ro",
	"susu": "sus", "soussou": "sus", "lingala": "ln", "wolof": "wo", "twi": "ak", "mandinka": "mnk", "mandingo": "mnk", "bambara": "bm",
	"aramaic": "arc", "aramees": "arc", "aramaisch": "arc", "arameen": "arc", "assyrian": "aii", "assyrisch": "aii", "assyrien": "aii", "syriac": "syr",
	"oromo": "om", "afaanoromo": "om", "romani": "rom", "roma": "rom", "romanes": "rom",
	"castilian": "es", "castiliaans": "es", "castillan": "es", "bengali": "bn", "bangla": "bn", "bengaals": "bn", "panjabi": "pa", "punjabi": "pa", "pendjabi": "pa",
	// ISO 639-2/B codes
	"alb": "sq", "arm": "hy", "baq": "eu", "bur": "my", "chi": "zh", "cze": "cs", "dut": "nl", "fre": "fr", "geo": "ka", "ger": "de", "gre": "el",
	"ice": "is", "mac": "mk", "mao": "mi", "may": "ms", "rum": "ro", "slo": "sk", "tib": "bo", "wel": "cy",
}

// languageNames maps folded names in four languages to codes.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	namers := []display.Namer{display.Languages(language.English), display.Languages(language.Dutch),
		display.Languages(language.German), display.Languages(language.French)}
	for _, tag := range display.Supported.Tags() {
		base, conf := tag.Base()
		if conf != language.Exact {
			continue
		}
		code := base.String()
		for _, n := range namers {
			if name := fold(n.Name(language.Make(code))); name != "" {
				if _, taken := names[name]; !taken {
					names[name] = code
				}
			}
		}
		if own := fold(display.Self.Name(language.Make(code))); own != "" {
			if _, taken := names[own]; !taken {
				names[own] = code
			}
		}
	}
	// Languages without a locale of their own have a name all the same.
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			for c := 'a' - 1; c <= 'z'; c++ {
				text := string([]rune{a, b})
				if c >= 'a' {
					text += string(c)
				}
				base, err := language.ParseBase(text)
				if err != nil || base.String() != text {
					continue
				}
				for _, n := range namers {
					if name := fold(n.Name(language.Make(text))); name != "" {
						if _, taken := names[name]; !taken {
							names[name] = text
						}
					}
				}
			}
		}
	}
	for name, code := range languageAliases {
		names[name] = code
	}
	return names
})

// languageCode finds the ISO 639 code of a code or name: two letters where the
// language has them, else three.
func languageCode(s string) (string, *fault) {
	word := fold(s)
	if code, ok := languageAliases[word]; ok {
		return code, nil
	}
	if len(word) == 2 || len(word) == 3 {
		if base, err := language.ParseBase(word); err == nil {
			if code := base.String(); len(code) > 0 && code != "und" {
				return code, nil
			}
		}
	}
	if code, ok := languageNames()[word]; ok {
		return code, nil
	}
	if head, _, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), "_", "-"), "-"); ok && (len(head) == 2 || len(head) == 3) {
		return languageCode(head) // pt-BR
	}
	if head, tail, ok := strings.Cut(strings.TrimSpace(s), "("); ok { // Arabisch (Marokko): the name alone
		if code, f := languageCode(strings.TrimRight(tail, ") ")); f == nil {
			return code, nil
		}
		if code, f := languageCode(head); f == nil {
			return code, nil
		}
	}
	names := make([]string, 0, 16)
	for name := range languageAliases {
		names = append(names, name)
	}
	for name := range languageNames() {
		if len(name) > 3 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	hint := "an ISO 639 code such as ar, or a name in English, Dutch, German or French"
	if n := nearest(word, names); n != "" {
		code := languageNames()[n]
		hint = "did you mean " + display.English.Languages().Name(language.Make(code)) + ", " + code + "?"
	}
	return "", &fault{LanguageUnknown, "language " + quote(s) + " is not known", hint}
}

// cefrSkill reads a level of the European framework as a skill of 1..5.
var cefrSkill = map[string]uint8{"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 5,
	"native": 5, "mothertongue": 5, "moedertaal": 5, "muttersprache": 5, "languematernelle": 5, "mt": 5}

// ParseLanguages reads languages and how well they are known: ar:5|fr:3.
func ParseLanguages(s string) ([]model.LanguageSkill, error) {
	out, _, f := parseLanguages(s)
	if f != nil {
		return nil, f
	}
	return out, nil
}

// parseLanguages also returns what is doubtful in a cell that can be read.
func parseLanguages(s string) (out []model.LanguageSkill, doubt, bad *fault) {
	items := strings.FieldsFunc(strings.ReplaceAll(s, ", ", "|"), func(r rune) bool { return r == '|' || r == ';' || r == '\n' })
	if len(items) > 50 {
		return nil, nil, &fault{OutOfRange, "more than 50 languages in a cell", ""}
	}
	for _, item := range items {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		name, level := item, ""
		if i := strings.LastIndexAny(item, ":="); i >= 0 {
			name, level = item[:i], strings.TrimSpace(item[i+1:])
		} else if i := strings.LastIndexAny(item, " ("); i > 0 && strings.ContainsAny(item[i:], "0123456789") {
			name, level = item[:i], strings.Trim(item[i:], " ()")
		}
		code, f := languageCode(strings.TrimSpace(name))
		if f != nil {
			return nil, nil, f
		}
		skill := uint8(5)
		switch n, ok := digits(level); {
		case level == "":
			doubt = &fault{LanguageLevel, "a language without a level is read as 5, known well", "write ar:5, from 1 to 5"}
		case ok && n >= 1 && n <= 5:
			skill = uint8(n)
		case cefrSkill[fold(level)] != 0:
			skill = cefrSkill[fold(level)]
		default:
			return nil, nil, &fault{LanguageLevel, "level " + quote(level) + " of language " + code + " is not 1 to 5", "write " + code + ":3"}
		}
		if i := slices.IndexFunc(out, func(l model.LanguageSkill) bool { return l.Code == code }); i >= 0 {
			doubt = &fault{LanguageTwice, "language " + code + " stands twice in a cell: the higher level counts", ""}
			out[i].Level = max(out[i].Level, skill)
			continue
		}
		out = append(out, model.LanguageSkill{Code: code, Level: skill})
	}
	return out, doubt, nil
}
