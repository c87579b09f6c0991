package batch

import (
	"cmp"
	"slices"

	"instroom/model"
)

// merge sorts slots and joins those that overlap or touch. overlap says whether
// two of them overlapped.
func merge(in []model.WeekSlot) (out []model.WeekSlot, overlap bool) {
	sortSlots(in)
	for _, s := range in {
		if n := len(out); n > 0 && out[n-1].Day == s.Day && s.Start <= out[n-1].End {
			overlap = overlap || s.Start < out[n-1].End
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out, overlap
}

func sortSlots(s []model.WeekSlot) {
	slices.SortFunc(s, func(a, b model.WeekSlot) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
}
