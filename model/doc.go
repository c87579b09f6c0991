// Package model holds the nouns of instroom: the data of a weekly batch, the
// plan made for it and the certificate that proves how good the plan is. It
// imports nothing but the standard library, and everything imports it.
//
// # Glossary
//
//	participant p   somebody who wants a course
//	session s       a course group with seats and meetings
//	kind            language, orientation, or another named in batch.yaml
//	need            a participant's wish for one session of one kind
//	option          a session that the rules allow for a need, with points w_ps
//	bundle          options of one person, at most one a need, that fit together
//	placement       one participant in one session. (In school timetabling the word
//	                is used for the room and time of a class; here it never is.)
//	plan            a set of placements
//	heads           people in a session; n_s counts those that the plan adds
//	fill function   F_s(n), the worth of a session beyond its people
//	price λ_s       the dual price (multiplier) of a head in session s
//	objective       points of the plan (the incumbent); bound: no plan has more
//	pin             a placement that stands: invited, confirmed or started
//	part, component sessions and people that share no option with the rest
//
// Batch is the data; solver.Problem is the mathematics.
package model
