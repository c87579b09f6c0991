package batch

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"instroom/model"
)

//go:embed postcodes.csv
var postcodesCSV string

// postcodes maps Belgian postcodes to the middle of their place.
var postcodes = sync.OnceValue(func() map[string]model.Place {
	m := make(map[string]model.Place, 1200)
	for _, line := range strings.Split(postcodesCSV, "\n") {
		code, rest, ok := strings.Cut(line, ",")
		lat, lon, ok2 := strings.Cut(rest, ",")
		if !ok || !ok2 || strings.HasPrefix(line, "#") {
			continue
		}
		x, err1 := strconv.ParseFloat(lat, 64)
		y, err2 := strconv.ParseFloat(lon, 64)
		if err1 == nil && err2 == nil {
			m[code] = model.Place{Known: true, Lat: x, Lon: y, Postcode: code}
		}
	}
	return m
})

// Postcode returns the middle of a Belgian postcode, and whether it is known.
// The middle of a municipality lies within a few kilometres of any home in it.
func Postcode(code string) (model.Place, bool) {
	p, ok := postcodes()[code]
	return p, ok
}

// parsePostcode reads 2000, B-2000, BE 2000, 2000 Antwerpen. A code that is not
// in the table leaves the place unknown: known is then false.
func parsePostcode(s string) (p model.Place, known bool) {
	t := strings.TrimSpace(s)
	for _, prefix := range []string{"BE", "B", "be", "b"} {
		if rest, ok := strings.CutPrefix(t, prefix); ok {
			t = strings.TrimLeft(rest, "- ")
			break
		}
	}
	if a, b, ok := cutDecimal(t); ok && strings.Trim(b, "0") == "" { // 2000,0 of a spreadsheet
		t = a
	}
	if len(t) > 4 && (t[4] == ' ' || t[4] == '-' || t[4] == ',') {
		t = t[:4]
	}
	if len(t) == 4 {
		if p, ok := Postcode(t); ok {
			return p, true
		}
	}
	return model.Place{}, false
}

// coordinates judges a pair of degrees. Europe is where the users are: a pair
// that lies in it only when swapped has been swapped.
func coordinates(lat, lon float64) *fault {
	inside := func(a, b float64) bool { return a > 35 && a < 72 && b > -12 && b < 32 }
	if !inside(lat, lon) && inside(lon, lat) {
		return &fault{Coordinates, "latitude and longitude look swapped", "Brussels lies at lat 50.85, lon 4.35"}
	}
	return nil
}
