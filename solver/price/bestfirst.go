package price

// bestFirst is a heap with the largest bound on top, the newest of equals.
type bestFirst[N interface {
	rank() (bound int64, number int)
}] []N

func (h bestFirst[N]) Len() int { return len(h) }
func (h bestFirst[N]) Less(i, j int) bool {
	a, m := h[i].rank()
	b, n := h[j].rank()
	if a != b {
		return a > b
	}
	return m > n
}
func (h bestFirst[N]) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *bestFirst[N]) Push(x any)   { *h = append(*h, x.(N)) }
func (h *bestFirst[N]) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	*h = (*h)[:last]
	return n
}
