package rules

import (
	"sync/atomic"

	"instroom/model"
)

// home is a place that people travel from, and how; many share one.
type home struct {
	place model.Place
	by    model.Transport
}

// unknownTravel marks a site whose place is not known.
const unknownTravel = -1

// maxSiteTable is the most sites between which all travel is kept: 4 MB.
const maxSiteTable = 512

func (x *Index) indexTravel() {
	b := x.batch
	byID := make(map[string]int32, len(b.Sites))
	known := false
	for i := range b.Sites {
		byID[b.Sites[i].ID] = int32(i)
		known = known || b.Sites[i].Place.Known
	}
	x.siteOf = make([]int32, len(b.Sessions))
	x.where = make([]int32, len(b.Sessions))
	number := map[string]int32{"": nowhere}
	for s := range b.Sessions {
		at, seen := number[b.Sessions[s].Site]
		if !seen {
			at = int32(len(number)) - 1
			number[b.Sessions[s].Site] = at
		}
		if b.Sessions[s].Mode == model.Online {
			at = online
		}
		x.where[s] = at
		i, ok := byID[b.Sessions[s].Site]
		if !ok || b.Sessions[s].Site == "" {
			i = -1
		}
		x.siteOf[s] = i
	}
	x.homeOf = make([]int32, len(b.Participants))
	if !known {
		for p := range x.homeOf {
			x.homeOf[p] = -1
		}
		return
	}
	if n := len(b.Sites); n <= maxSiteTable {
		x.sites = make([]atomic.Int32, 4*n*n)
	}
	type key struct {
		lat, lon float64
		by       model.Transport
	}
	homes := map[key]int32{}
	for p := range b.Participants {
		w := &b.Participants[p]
		if !w.Place.Known {
			x.homeOf[p] = -1
			continue
		}
		k := key{w.Place.Lat, w.Place.Lon, w.Transport}
		h, ok := homes[k]
		if !ok {
			h = int32(len(x.homes))
			homes[k] = h
			x.homes = append(x.homes, home{w.Place, w.Transport})
		}
		x.homeOf[p] = h
	}
	x.fromHome = make([]atomic.Pointer[[]model.Minutes], len(x.homes))
}

// TravelMinutes returns the travel of p from home to the site of s, and whether
// both places are known. Online sessions need none.
func (x *Index) TravelMinutes(p, s int) (model.Minutes, bool) {
	h, i := x.homeOf[p], x.siteOf[s]
	if h < 0 || i < 0 || x.batch.Sessions[s].Mode == model.Online {
		return 0, false
	}
	row := x.fromHome[h].Load()
	if row == nil {
		minutes := make([]model.Minutes, len(x.batch.Sites))
		for j := range minutes {
			minutes[j] = unknownTravel
			if x.batch.Sites[j].Place.Known {
				minutes[j] = x.settings.Travel.Minutes(x.homes[h].place, x.batch.Sites[j].Place, x.homes[h].by)
			}
		}
		row = &minutes
		x.fromHome[h].Store(row) // every goroutine would store the same
	}
	if m := (*row)[i]; m != unknownTravel {
		return m, true
	}
	return 0, false
}

// siteTravel returns the travel between two sites of the batch, 0 where a place
// is not known.
func (x *Index) siteTravel(by model.Transport, i, j int32) model.Minutes {
	from, to := &x.batch.Sites[i].Place, &x.batch.Sites[j].Place
	if !from.Known || !to.Known {
		return 0
	}
	if x.sites == nil {
		return x.settings.Travel.Minutes(*from, *to, by)
	}
	n := len(x.batch.Sites)
	cell := &x.sites[(int(by)*n+int(i))*n+int(j)]
	if m := cell.Load(); m != 0 {
		return model.Minutes(m - 1)
	}
	m := x.settings.Travel.Minutes(*from, *to, by)
	cell.Store(int32(m) + 1)
	return m
}
