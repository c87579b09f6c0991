package model

import "math"

// Place is a point on the map, in degrees (WGS 84). Known is false where
// neither coordinates nor a known postcode were given.
type Place struct {
	Known    bool
	Lat, Lon float64
	Postcode string
}

// Transport is how a person travels; the default is Transit.
type Transport uint8

// Ways to travel.
const (
	Transit Transport = iota
	Walk
	Bike
	Car
)

func (t Transport) String() string { return [...]string{"transit", "walk", "bike", "car"}[t] }

// Travel holds the speeds of the travel estimate.
type Travel struct {
	Detour float64            // straight line × Detour = distance travelled
	Speed  map[string]float64 // km/h by transport name
	Extra  map[string]float64 // minutes added by transport name
}

const earthRadiusKm = 6371

// Minutes estimates the travel between two known places: great circle on a
// sphere of 6,371 km (haversine), times the detour factor, at the speed of the
// transport plus its fixed minutes, rounded up to whole minutes. It is the one
// place where travel is computed, so that every reader sees the same minute.
// Every product is wrapped in float64 so that no machine fuses it with a sum.
func (t *Travel) Minutes(from, to Place, by Transport) Minutes {
	const rad = math.Pi / 180
	dLat, dLon := float64((to.Lat-from.Lat)*rad), float64((to.Lon-from.Lon)*rad)
	sLat, sLon := math.Sin(dLat/2), math.Sin(dLon/2)
	h := float64(sLat*sLat) + float64(float64(math.Cos(float64(from.Lat*rad))*math.Cos(float64(to.Lat*rad)))*float64(sLon*sLon))
	km := float64(2*earthRadiusKm) * math.Asin(math.Min(1, math.Sqrt(h)))
	name := by.String()
	min := float64(float64(km*t.Detour)/t.Speed[name]*60) + t.Extra[name]
	// A hair above a whole minute is noise of the sines, not a minute more.
	return Minutes(math.Ceil(min - 1e-6))
}
