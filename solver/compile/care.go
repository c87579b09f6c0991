package compile

func (c *compiler) careRows() {}
