package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"instroom/model"
)

//go:embed report.html.tmpl
var source string

//go:embed style.css
var style string

// Style returns the style sheet of every page that the program writes, for light,
// dark and paper.
func Style() template.CSS { return template.CSS(style) }

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"number":  func(n int) string { return model.Grouped(int64(n)) },
	"percent": func(f float64) string { return fmt.Sprintf("%.0f %%", f) },
	"style":   Style,
}).Parse(source))

// HTML returns the report as one self-contained HTML file.
func HTML(in Input) ([]byte, error) {
	var out bytes.Buffer
	if err := page.Execute(&out, build(in)); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return out.Bytes(), nil
}
