// Answers, line by line, what golang.org/x/mod makes of a path, a version, a pattern or a file, and what net/url and the
// go command's own readers of GOVCS, netrc and HTTP proxies make of a text.
package main

import (
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path"
	"strings"

	"example.com/oracle/copied"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

type question struct {
	Call string
	A    string
	B    string
}

func main() {
	in := json.NewDecoder(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for in.More() {
		var q question
		if err := in.Decode(&q); err != nil {
			panic(err)
		}
		if err := out.Encode(answer(q)); err != nil {
			panic(err)
		}
	}
}

func answer(q question) any {
	switch q.Call {
	case "compare":
		return semver.Compare(q.A, q.B)
	case "version":
		when := ""
		if t, err := module.PseudoVersionTime(q.A); err == nil {
			when = t.Format("2006-01-02T15:04:05Z")
		}
		rev, _ := module.PseudoVersionRev(q.A)
		return []any{semver.IsValid(q.A), module.CanonicalVersion(q.A), semver.Major(q.A), module.IsPseudoVersion(q.A), when, rev}
	case "path":
		prefix, major, ok := module.SplitPathVersion(q.A)
		if !ok {
			prefix, major = "", ""
		}
		return []any{module.CheckPath(q.A) == nil, ok, prefix, major}
	case "major":
		return module.MatchPathMajor(q.A, q.B)
	case "patterns":
		return module.MatchPrefixPatterns(q.A, q.B)
	case "glob":
		ok, _ := path.Match(q.A, q.B)
		return ok
	case "url":
		return parsedURL(url.Parse(q.A))
	case "http-proxy":
		return parsedURL(copied.ParseProxy(q.A))
	case "netrc":
		return copied.ParseNetrc(q.A)
	case "govcs":
		root, vcs, _ := strings.Cut(q.B, " ")
		rules, err := copied.ParseGOVCS(q.A)
		if err != nil {
			return err.Error()
		}
		return []bool{rules.Allows(root, true, vcs), rules.Allows(root, false, vcs)}
	case "go.mod":
		f, err := modfile.Parse("go.mod", []byte(q.A), nil)
		if err != nil {
			return false
		}
		return mod(f)
	case "go.work":
		f, err := modfile.ParseWork("go.work", []byte(q.A), nil)
		if err != nil {
			return false
		}
		use := [][]any{}
		for _, u := range f.Use {
			use = append(use, []any{u.Path, u.Syntax.Start.Line})
		}
		return map[string]any{"use": use, "common": common(f.Go, f.Toolchain, f.Godebug, f.Replace)}
	}
	panic(q.Call)
}

func parsedURL(u *url.URL, err error) any {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	if err != nil {
		return err.Error()
	}
	if u == nil {
		return nil
	}
	_, hasPassword := u.User.Password()
	return []any{u.Scheme, u.User != nil, hasPassword, u.Opaque != "", u.Host != "", u.Path != "", u.RawQuery, u.Fragment != ""}
}

func mod(f *modfile.File) any {
	out := map[string]any{"common": common(f.Go, f.Toolchain, f.Godebug, f.Replace)}
	if f.Module != nil {
		out["module"] = []any{f.Module.Mod.Path, f.Module.Deprecated, f.Module.Syntax.Start.Line}
	}
	require, exclude, retract, tool, ignore := [][]any{}, [][]any{}, [][]any{}, [][]any{}, [][]any{}
	for _, r := range f.Require {
		require = append(require, []any{r.Mod.Path, r.Mod.Version, r.Indirect, r.Syntax.Start.Line})
	}
	for _, e := range f.Exclude {
		exclude = append(exclude, []any{e.Mod.Path, e.Mod.Version, e.Syntax.Start.Line})
	}
	for _, r := range f.Retract {
		retract = append(retract, []any{r.Low, r.High, r.Rationale, r.Syntax.Start.Line})
	}
	for _, t := range f.Tool {
		tool = append(tool, []any{t.Path, t.Syntax.Start.Line})
	}
	for _, i := range f.Ignore {
		ignore = append(ignore, []any{i.Path, i.Syntax.Start.Line})
	}
	out["require"], out["exclude"], out["retract"], out["tool"], out["ignore"] = require, exclude, retract, tool, ignore
	return out
}

func common(g *modfile.Go, t *modfile.Toolchain, debug []*modfile.Godebug, replace []*modfile.Replace) any {
	out := map[string]any{}
	if g != nil {
		out["go"] = []any{g.Version, g.Syntax.Start.Line}
	}
	if t != nil {
		out["toolchain"] = []any{t.Name, t.Syntax.Start.Line}
	}
	list := [][]any{}
	for _, d := range debug {
		list = append(list, []any{d.Key, d.Value, d.Syntax.Start.Line})
	}
	out["godebug"] = list
	list = [][]any{}
	for _, r := range replace {
		list = append(list, []any{r.Old.Path, r.Old.Version, r.New.Path, r.New.Version, r.Syntax.Start.Line})
	}
	out["replace"] = list
	return out
}
