package price

// SetSimplexRows lets tests send small parts the way of large ones.
func SetSimplexRows(n int) (restore func()) {
	old := simplexRows
	simplexRows = n
	return func() { simplexRows = old }
}
