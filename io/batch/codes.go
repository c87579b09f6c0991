package batch

// Code is the stable name of a finding. Codes are never renamed or reused.
type Code string

// Codes of findings about files and their form.
const (
	FileMissing    Code = "file-missing"
	FileUnreadable Code = "file-unreadable"
	FileEmpty      Code = "file-empty"
	FileTwice      Code = "file-twice"
	FileChanged    Code = "file-changed"
	FileEncoding   Code = "file-encoding"
	CSVQuote       Code = "csv-quote"
	RowLong        Code = "row-long"
	RowShort       Code = "row-short"
	HeaderMissing  Code = "header-missing"
	HeaderTwice    Code = "header-twice"
	HeaderEmpty    Code = "header-empty"
	HeaderLate     Code = "header-late"
	ColumnUnknown  Code = "column-unknown"
	ColumnStatus   Code = "column-status"
	NationalNumber Code = "national-number"
)

// Codes of findings about one cell.
const (
	ExcelError       Code = "excel-error"
	ExcelDateNumber  Code = "excel-date-number"
	IDMissing        Code = "id-missing"
	IDTwice          Code = "id-twice"
	IDScientific     Code = "id-scientific"
	IDZeros          Code = "id-zeros"
	BadDate          Code = "date"
	BadTime          Code = "time"
	BadNumber        Code = "number"
	BadYesNo         Code = "yes-no"
	BadValue         Code = "value"
	OutOfRange       Code = "range"
	BadSlot          Code = "slot"
	SlotOverlap      Code = "slot-overlap"
	DayUnknown       Code = "day-unknown"
	DayAmbiguous     Code = "day-ambiguous"
	LevelUnknown     Code = "level-unknown"
	LevelDate        Code = "level-date"
	LevelDateMended  Code = "level-date-mended"
	LevelLanguage    Code = "level-language"
	LanguageUnknown  Code = "language-unknown"
	LanguageLevel    Code = "language-level"
	LanguageTwice    Code = "language-twice"
	LanguageMissing  Code = "language-missing"
	ProgrammeUnknown Code = "programme-unknown"
	TrackUnknown     Code = "track-unknown"
	KindUnknown      Code = "kind-unknown"
	PostcodeUnknown  Code = "postcode-unknown"
	Coordinates      Code = "coordinates"
	ShiftStart       Code = "shift-start"
	ShiftEmpty       Code = "shift-empty"
	ShiftTwice       Code = "shift-twice"
	ShiftWeek53      Code = "shift-week-53"
)

// Codes of findings about cells that do not go together, and about defaults.
const (
	CellMissing        Code = "cell-missing"
	DefaultUsed        Code = "default-used"
	DatesOrder         Code = "dates-order"
	DatePast           Code = "date-past"
	DateFuture         Code = "date-future"
	DateMissing        Code = "date-missing"
	SizeOrder          Code = "size-order"
	Overfull           Code = "overfull"
	EnrolledTwice      Code = "enrolled-twice"
	NoMeetings         Code = "no-meetings"
	MeetingOutside     Code = "meeting-outside"
	MeetingOverlap     Code = "meeting-overlap"
	HoursDisagree      Code = "hours-disagree"
	SessionEnded       Code = "session-ended"
	SessionUnknown     Code = "session-unknown"
	SiteUnknown        Code = "site-unknown"
	ParticipantUnknown Code = "participant-unknown"
	PrerequisiteLost   Code = "prerequisite-unknown"
	ResourceUnknown    Code = "resource-unknown"
	PlaceUnknown       Code = "place-unknown"
	HouseholdRules     Code = "household-rules"
	HouseholdAlone     Code = "household-alone"
	HouseholdMissing   Code = "household-missing"
	NeedDone           Code = "need-done"
	LevelBehind        Code = "level-behind"
	RowTwice           Code = "row-twice"
	RespondByMissing   Code = "respond-by-missing"
)

// Codes of findings about batch.yaml.
const (
	SettingsSyntax  Code = "settings-syntax"
	SettingsUnknown Code = "settings-unknown"
	SettingsValue   Code = "settings-value"
	SettingsTwice   Code = "settings-twice"
	PointsOrder     Code = "points-order"
)
