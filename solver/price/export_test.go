package price

// SetSimplexRows lets tests send small parts the way of large ones.
func SetSimplexRows(n int) (restore func()) {
	old := simplexRows
	simplexRows = n
	return func() { simplexRows = old }
}

// SetSweptRows lets tests improve the plans of small parts as those of large ones.
func SetSweptRows(n int) (restore func()) {
	swept, near := sweptRows, nearRows
	sweptRows, nearRows = n, n
	return func() { sweptRows, nearRows = swept, near }
}
