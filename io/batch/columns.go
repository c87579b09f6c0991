package batch

import (
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Column is a column that the reader knows.
type Column struct {
	Name    string
	Must    bool     // the file is useless without it
	Family  bool     // stands for name_1, name_2, …
	Unread  bool     // known, but not read
	About   string   // what it holds
	Default string   // what a missing cell means
	Weak    string   // the warning where leaving it out makes the plan worse
	Values  []Value  // the words of a column with a fixed vocabulary
	EN      []string // other names, by language
	NL      []string
	DE      []string
	FR      []string
}

// Value is a word of a fixed vocabulary, with its spellings.
type Value struct {
	Name    string
	Aliases []string
}

// Aliases returns the names of the column other than its own.
func (c *Column) Aliases() []string {
	var all []string
	for _, list := range [][]string{c.EN, c.NL, c.DE, c.FR} {
		all = append(all, list...)
	}
	return all
}

// UnmarshalYAML keeps the order of the values.
func (c *Column) UnmarshalYAML(n *yaml.Node) error {
	var x struct {
		Name                 string
		Must, Family, Unread bool
		About, Default, Weak string
		Values               yaml.Node
		EN, NL, DE, FR       []string
	}
	if err := n.Decode(&x); err != nil {
		return err
	}
	*c = Column{Name: x.Name, Must: x.Must, Family: x.Family, Unread: x.Unread, About: x.About,
		Default: x.Default, Weak: x.Weak, EN: x.EN, NL: x.NL, DE: x.DE, FR: x.FR}
	for i := 0; i+1 < len(x.Values.Content); i += 2 {
		v := Value{Name: x.Values.Content[i].Value}
		if err := x.Values.Content[i+1].Decode(&v.Aliases); err != nil {
			return err
		}
		c.Values = append(c.Values, v)
	}
	return nil
}

//go:embed columns.yaml
var columnsYAML []byte

// catalogue holds the columns by table, and their names as compared.
type catalogue struct {
	tables map[string][]Column
	names  map[string]map[string]int // table → folded name → index
}

var loadCatalogue = sync.OnceValue(func() *catalogue {
	c := &catalogue{names: map[string]map[string]int{}}
	if err := yaml.Unmarshal(columnsYAML, &c.tables); err != nil {
		panic(fmt.Sprintf("batch: columns.yaml: %v", err)) // embedded: a test reads it
	}
	for table, columns := range c.tables {
		names := map[string]int{}
		for i := range columns {
			for _, a := range columns[i].Aliases() {
				if _, taken := names[fold(a)]; !taken {
					names[fold(a)] = i
				}
			}
		}
		for i := range columns { // a column's own name wins
			names[fold(columns[i].Name)] = i
		}
		c.names[table] = names
	}
	return c
})

// Tables are the names of the tables of a batch, in reading order.
func Tables() []string {
	return []string{"sites", "sessions", "meetings", "blocked", "participants", "preferences", "placements"}
}

// Columns returns the known columns of a table; "status" are those of the legal
// status command. The slice is shared: do not change it.
func Columns(table string) []Column { return loadCatalogue().tables[table] }

// column finds a column by its own name.
func column(table, name string) *Column {
	for i, c := range Columns(table) {
		if c.Name == name {
			return &Columns(table)[i]
		}
	}
	panic("batch: no column " + name + " in table " + table)
}
