// Compares pairs of module folders by their go.mod and go.sum, with golang.org/x/mod alone.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

type question struct{ From, To string }

type line struct {
	Version string  `json:"version"`
	Of      string  `json:"of"`
	Change  string  `json:"change"`
	From    *string `json:"from"`
	To      *string `json:"to"`
}

type change struct {
	Path     string  `json:"path"`
	Change   string  `json:"change"`
	From     *string `json:"from"`
	To       *string `json:"to"`
	Relation string  `json:"relation"`
	Lines    []line  `json:"lines"`
}

type side struct {
	require map[string]*modfile.Require
	sums    map[module.Version]string
}

func read(dir string) side {
	s := side{map[string]*modfile.Require{}, map[module.Version]string{}}
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		log.Fatal(err)
	}
	mod, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range mod.Require {
		s.require[r.Mod.Path] = r
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		log.Fatal(err)
	}
	for text := range strings.Lines(string(sums)) {
		if f := strings.Fields(text); len(f) == 3 && strings.HasPrefix(f[2], "h1:") {
			key := module.Version{Path: f[0], Version: f[1]}
			if _, dup := s.sums[key]; !dup {
				s.sums[key] = f[2]
			}
		}
	}
	return s
}

func (s side) version(path string) *string {
	if r := s.require[path]; r != nil {
		return &r.Mod.Version
	}
	var best *string
	for key := range s.sums {
		if key.Path == path && !strings.HasSuffix(key.Version, "/go.mod") {
			if best == nil || semver.Compare(key.Version, *best) > 0 {
				v := key.Version
				best = &v
			}
		}
	}
	return best
}

func (s side) relation(path string) string {
	switch r := s.require[path]; {
	case r == nil:
		return "graph"
	case r.Indirect:
		return "indirect"
	}
	return "direct"
}

func compare(from, to side) []change {
	keys := map[module.Version]bool{}
	for key := range from.sums {
		keys[key] = true
	}
	for key := range to.sums {
		keys[key] = true
	}
	changes := map[string]*change{}
	for key := range keys {
		before, had := from.sums[key]
		after, has := to.sums[key]
		if before == after {
			continue
		}
		l := line{Version: strings.TrimSuffix(key.Version, "/go.mod"), Of: "zip", Change: "rehashed", From: &before, To: &after}
		if l.Version != key.Version {
			l.Of = "go.mod"
		}
		if !had {
			l.Change, l.From = "added", nil
		}
		if !has {
			l.Change, l.To = "removed", nil
		}
		c := changes[key.Path]
		if c == nil {
			c = &change{Path: key.Path}
			changes[key.Path] = c
		}
		c.Lines = append(c.Lines, l)
	}
	result := []change{}
	for path, c := range changes {
		c.From, c.To = from.version(path), to.version(path)
		switch {
		case c.From == nil && c.To == nil, c.From != nil && c.To != nil && *c.From == *c.To:
			c.Change = "lines-only"
		case c.From == nil:
			c.Change = "added"
		case c.To == nil:
			c.Change = "removed"
		case semver.Compare(*c.From, *c.To) > 0:
			c.Change = "downgraded"
		default:
			c.Change = "upgraded"
		}
		for _, l := range c.Lines {
			if l.Change == "rehashed" {
				c.Change = "rehashed"
			}
		}
		if c.Relation = to.relation(path); c.To == nil {
			c.Relation = from.relation(path)
		}
		sort.Slice(c.Lines, func(i, j int) bool {
			a, b := c.Lines[i], c.Lines[j]
			if order := semver.Compare(a.Version, b.Version); order != 0 {
				return order < 0
			}
			return a.Of > b.Of
		})
		result = append(result, *c)
	}
	sort.Slice(result, func(i, j int) bool { return result[i].Path < result[j].Path })
	return result
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(compare(read(q.From), read(q.To))); err != nil {
			log.Fatal(err)
		}
	}
}
