package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// maps grows one past all its inner sizes, shrinks it and walks it.
func maps() (string, error) {
	const many = 100_000
	m := make(map[string]int)
	for i := 0; i < many; i++ {
		m[fmt.Sprint(i)] = i
	}
	for i := 0; i < many; i += 2 {
		delete(m, fmt.Sprint(i))
	}
	seen := make(map[int]bool, len(m))
	for key, value := range m {
		if key != fmt.Sprint(value) || value%2 == 0 || seen[value] {
			return "", fmt.Errorf("an iteration returned %q: %d", key, value)
		}
		seen[value] = true
	}
	if len(m) != many/2 || len(seen) != many/2 {
		return "", fmt.Errorf("of %d keys %d are left and %d are seen", many/2, len(m), len(seen))
	}
	nan := map[float64]int{math.NaN(): 1, math.NaN(): 2}
	if len(nan) != 2 {
		return "", fmt.Errorf("two NaN keys make %d entries", len(nan))
	}
	return fmt.Sprintf("%d keys", len(m)), nil
}

type pair[T any] struct {
	First  T `json:"first"`
	Second T `json:"second,omitempty"`
}

// Swapped is found by its name.
func (p pair[T]) Swapped() pair[T] { return pair[T]{p.Second, p.First} }

// reflection reads tags, calls a method by its name and goes through JSON.
func reflection() (string, error) {
	value := reflect.ValueOf(pair[string]{"a", "b"})
	if tag := value.Type().Field(0).Tag.Get("json"); tag != "first" {
		return "", fmt.Errorf("a field's tag is %q", tag)
	}
	method := value.MethodByName("Swapped")
	if !method.IsValid() {
		return "", errors.New("a method is not found by its name")
	}
	swapped := method.Call(nil)[0].Interface()
	if want := (pair[string]{"b", "a"}); swapped != want {
		return "", fmt.Errorf("a method called by its name gives %v", swapped)
	}
	double := reflect.MakeFunc(reflect.TypeOf(func(int) int { return 0 }), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(int(in[0].Int() * 2))}
	}).Interface().(func(int) int)
	if got := double(21); got != 42 {
		return "", fmt.Errorf("a function made at run time gives %d", got)
	}

	var back any
	err := json.NewDecoder(strings.NewReader(`{"first":[1,null,"é"]}`)).Decode(&back)
	if want := map[string]any{"first": []any{1.0, nil, "é"}}; err != nil || !reflect.DeepEqual(back, want) {
		return "", fmt.Errorf("JSON is read as %v (%v)", back, err)
	}
	return fmt.Sprintf("%v", value.Type()), nil
}

// zones are locations whose rules have been the same for years: hours from UTC
// in January and in July of 2024.
var zones = []struct {
	name         string
	winter, july int
}{
	{"Europe/Berlin", 1, 2},
	{"America/New_York", -5, -4},
	{"Asia/Tokyo", 9, 9},
}

// timezones loads locations by name.
func timezones() (string, error) {
	for _, zone := range zones {
		location, err := time.LoadLocation(zone.name)
		if err != nil {
			return "", err
		}
		for month, want := range map[time.Month]int{time.January: zone.winter, time.July: zone.july} {
			_, offset := time.Date(2024, month, 15, 12, 0, 0, 0, location).Zone()
			if offset != want*3600 {
				return "", fmt.Errorf("%s is %d s from UTC in %v, not %d", zone.name, offset, month, want*3600)
			}
		}
	}
	return fmt.Sprintf("%d time zones from %s", len(zones), zoneSource()), nil
}

// zoneSource returns where the time package found the first location, in the
// order of its own search (time.LoadLocation, and platformZoneSources of Unix).
func zoneSource() string {
	if info, err := os.Stat(os.Getenv("ZONEINFO")); err == nil && info.Mode().IsRegular() {
		return os.Getenv("ZONEINFO")
	}
	places := []string{os.Getenv("ZONEINFO"), "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}
	for _, place := range places {
		if _, err := os.Stat(filepath.Join(place, zones[0].name)); err == nil && place != "" {
			return place
		}
	}
	return "GOROOT"
}
