package rules

import "instroom/model"

// childcare: the session offers as many places as the person needs while in
// class. Whether they are free is the plan's to settle. Members of a household
// who share their care are left to the plan altogether: they may need none.
var childcare = rule{
	code:      model.Childcare,
	shortlist: true,
	who:       func(x *Index, p int) any { return x.careAlone(p) },
	what:      func(x *Index, s int) any { return max(0, x.batch.Sessions[s].Childcare) },
	ok: func(x *Index, p, s int, _ model.Date) bool {
		return x.careAlone(p) <= max(0, x.batch.Sessions[s].Childcare)
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		return sprintf("needs %d places, the session offers %d", x.careAlone(p), max(0, x.batch.Sessions[s].Childcare))
	},
}

// careAlone returns the places that p needs in class, 0 where the household
// shares its care.
func (x *Index) careAlone(p int) int {
	n := int(x.batch.Participants[p].Childcare)
	if n <= 0 || x.SharesCare(p) != nil {
		return 0
	}
	return n
}
