package batch

import (
	"strings"

	"instroom/model"
)

// enum returns the parser of a column with a fixed vocabulary. The catalogue is
// loaded at the first cell, not at the start of every program.
func enum[T any](table, name string, values map[string]T) func(string) (T, *fault) {
	return func(s string) (T, *fault) {
		w, f := column(table, name).word(s)
		if f != nil {
			var zero T
			return zero, f
		}
		return values[w], nil
	}
}

var parseStatus = enum("participants", "status", map[string]model.LegalStatus{
	"obliged": model.Obliged, "entitled": model.Entitled, "exempt": model.Exempt, "excluded": model.Excluded})

var parseLiteracy = enum("participants", "literacy", map[string]model.Literacy{
	"none": model.NotLiterate, "other_script": model.OtherScript, "latin": model.LatinScript})

var parseDigital = enum("participants", "digital", map[string]model.Digital{
	"none": model.DigitalNone, "basic": model.DigitalBasic, "good": model.DigitalGood})

var parseTransport = enum("participants", "transport", map[string]model.Transport{
	"walk": model.Walk, "bike": model.Bike, "transit": model.Transit, "car": model.Car})

var parseRuleName = enum("participants", "household_rule", map[string]model.HouseholdRule{
	"together": model.Together, "apart": model.Apart, "not_same_time": model.NotSameTime,
	"same_site": model.SameSite, "share_care": model.ShareCare})

var parseSessionStatus = enum("sessions", "status", map[string]model.SessionStatus{
	"confirmed": model.Confirmed, "planned": model.Planned, "optional": model.Optional, "cancelled": model.Cancelled})

var parseMode = enum("sessions", "mode", map[string]model.Mode{
	"onsite": model.Onsite, "online": model.Online, "hybrid": model.Hybrid})

var parsePlacementStatus = enum("placements", "status", map[string]model.PlacementStatus{
	"proposed": model.Proposed, "invited": model.Invited, "confirmed": model.PlacementConfirmed, "started": model.Started,
	"completed": model.Completed, "refused": model.Refused, "no_show": model.NoShow, "stopped": model.Stopped, "forbidden": model.Forbidden})

var parseResource = enum("blocked", "resource", map[string]model.Resource{
	"site_rooms": model.SiteRooms, "room": model.Room, "teacher": model.Teacher, "childcare": model.SiteChildcare})

// list cuts a cell at its bars; empty items are left out.
func list(s string) []string {
	var out []string
	for _, item := range strings.Split(s, "|") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// groupWords are the spellings of the usual audiences and access needs, folded.
var groupWords = map[string]string{
	"women": "women", "womenonly": "women", "vrouwen": "women", "frauen": "women", "femmes": "women", "female": "women",
	"youth": "youth", "jongeren": "youth", "jugend": "youth", "jugendliche": "youth", "jeunes": "youth",
	"parents": "parents", "ouders": "parents", "eltern": "parents",
	"workers": "workers", "werkenden": "workers", "berufstatige": "workers", "travailleurs": "workers",
	"wheelchair": "wheelchair", "rolstoel": "wheelchair", "rollstuhl": "wheelchair", "fauteuilroulant": "wheelchair", "pmr": "wheelchair",
	"hearing": "hearing", "gehoor": "hearing", "horen": "hearing", "ouie": "hearing", "hearingloop": "hearing",
	"vision": "vision", "zicht": "vision", "sehen": "vision", "vue": "vision",
}

// noWords mean an empty list.
var noWords = map[string]bool{"no": true, "none": true, "nee": true, "neen": true, "geen": true, "nein": true, "kein": true, "keine": true,
	"non": true, "aucun": true, "aucune": true, "": true}

// groups reads a list of audiences or access needs: any word, in small letters.
func groups(s string) []string {
	var out []string
	for _, item := range list(s) {
		if noWords[fold(item)] {
			continue
		}
		w := strings.ToLower(item)
		if g := groupWords[fold(item)]; g != "" {
			w = g
		}
		out = append(out, w)
	}
	return out
}

// access reads what a site offers; a bare yes means wheelchair.
func access(s string) []string {
	if v, f := parseYesNo(s); f == nil {
		if v {
			return []string{"wheelchair"}
		}
		return nil
	}
	return groups(s)
}
