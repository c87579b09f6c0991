package batch

// fault is why a cell cannot be read, without its position: parse functions
// return it, and whoever knows the position reports it.
type fault struct {
	code Code
	text string
	hint string
}

func (f *fault) Error() string { return f.text }
