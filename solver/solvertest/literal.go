package solvertest

import (
	"fmt"
	"reflect"
	"strings"
)

// Literal returns the case as a Go literal without what is zero, to be kept as
// a row of a table.
func (c *Case) Literal() string {
	var b strings.Builder
	b.WriteString("solvertest.Case{")
	fields(&b, reflect.ValueOf(*c), "\n\t")
	b.WriteString("\n}")
	return b.String()
}

func fields(b *strings.Builder, v reflect.Value, lead string) {
	first := true
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() && !(f.Kind() == reflect.Slice && f.Len() == 0) {
			if !first && lead == " " {
				b.WriteString(",")
			}
			if lead != " " || !first {
				b.WriteString(lead)
			}
			fmt.Fprintf(b, "%s: ", v.Type().Field(i).Name)
			value(b, f, true)
			if lead != " " {
				b.WriteString(",")
			}
			first = false
		}
	}
}

func value(b *strings.Builder, v reflect.Value, named bool) {
	switch v.Kind() {
	case reflect.Struct:
		b.WriteString("{")
		fields(b, v, " ")
		b.WriteString("}")
	case reflect.Slice, reflect.Array:
		if named {
			name := v.Type().String()
			b.WriteString(strings.ReplaceAll(name, "uint8", "byte"))
		}
		b.WriteString("{")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			value(b, v.Index(i), false)
		}
		b.WriteString("}")
	default:
		fmt.Fprintf(b, "%v", v.Interface())
	}
}
