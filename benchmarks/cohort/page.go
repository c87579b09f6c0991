package cohort

func (g *generator) writePage(string, *census) error { return nil }
