// Says what google/pprof's parser makes of each input: on standard input come four bytes of length, the low one first,
// and the input; on standard output goes a line of JSON.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/google/pprof/profile"
)

type answer struct {
	Error     string   `json:"error,omitempty"`
	Types     []string `json:"types"`
	Samples   int      `json:"samples"`
	Frames    int      `json:"frames"`
	Locations int      `json:"locations"`
	Functions int      `json:"functions"`
	Mappings  int      `json:"mappings"`
	Labels    int      `json:"labels"`
	// The sum of each sample type, which may not fit a double.
	Sums []string `json:"sums"`
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		var length uint32
		if err := binary.Read(in, binary.LittleEndian, &length); err != nil {
			return
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(in, data); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(parse(data)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func parse(data []byte) (result answer) {
	defer func() {
		if r := recover(); r != nil {
			result = answer{Error: fmt.Sprint("panic: ", r)}
		}
	}()
	p, err := profile.ParseData(data)
	if err != nil {
		return answer{Error: err.Error()}
	}
	sums := make([]int64, len(p.SampleType))
	for _, s := range p.Sample {
		result.Frames += len(s.Location)
		for i, v := range s.Value {
			sums[i] += v
		}
		for _, texts := range s.Label {
			result.Labels += len(texts)
		}
		for _, numbers := range s.NumLabel {
			result.Labels += len(numbers)
		}
	}
	for i, t := range p.SampleType {
		result.Types = append(result.Types, t.Type+"/"+t.Unit)
		result.Sums = append(result.Sums, fmt.Sprint(sums[i]))
	}
	result.Samples = len(p.Sample)
	result.Locations = len(p.Location)
	result.Functions = len(p.Function)
	result.Mappings = len(p.Mapping)
	return result
}
