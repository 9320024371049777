# Registrars: batches, lists, candidates, photos, admission cards.

web-registrar-comma = {", "}
web-registrar-of = { $done } / { $total }

## Batches
web-registrar-batches-lead = When each batch enrols, how many places there are, and how far it has come.
web-registrar-batches-none = No batches yet
web-registrar-batches-none-admin = Announce a batch, and colleges can upload their lists.
web-registrar-batches-none-college = Batches appear here once the assessment body has announced them.
web-registrar-window = Enrolment
web-registrar-window-soon = Not yet open
web-registrar-window-open = Open
web-registrar-window-over = Closed
web-registrar-from-to = { $opens } to { $last }
web-registrar-opens = Opens
web-registrar-closes = Closes
web-registrar-exam-day = Day of the exam
web-registrar-places-title = Places and progress
web-registrar-places = { $used } enrolled of { $quota } places
web-registrar-places-unbound = { $used } enrolled, no limit
web-registrar-places-label = Places filled
web-registrar-counts = With a photo { $photos }, with an admission number { $admitted }, of { $enrolled }
web-registrar-counts-colleges = ; colleges { $colleges }
web-registrar-no-college = Your account belongs to no college. Please ask the staff of the assessment body.
web-registrar-college = College
web-registrar-college-choose = Choose a college
web-registrar-college-all = All colleges
web-registrar-colleges = Colleges
web-registrar-enrolled = Enrolled
web-registrar-quota = Places
web-registrar-unbound = No limit
web-registrar-quota-set-title = Set the places of one college
web-registrar-quota-act = Set places
web-registrar-quota-set = The number of places is now { $places }.

web-registrar-announce = Announce a batch
web-registrar-announce-lead = Examined by the scheme “{ $scheme }”. Colleges see it at once.
web-registrar-announce-what = What
web-registrar-announce-when = When
web-registrar-announce-where = Where, and how many
web-registrar-announce-act = Announce
web-registrar-announced = The batch “{ $batch }” has been announced.
web-registrar-scheme-lead = First choose the scheme to examine by.
web-registrar-scheme-none = No scheme yet
web-registrar-scheme-none-text = Batches are announced for a certification scheme. Please import one first.
web-registrar-batch-name = Name of the batch
web-registrar-batch-name-hint = As the column “Batch” of the lists has it, for example November 2026.
web-registrar-batch-code = Code of the batch
web-registrar-batch-code-hint = Unique within the body, for example 202611.
web-registrar-batch-prefix = Prefix of admission numbers
web-registrar-batch-prefix-hint = 1 to 12 digits; left empty, the digits of the code.
web-registrar-batch-age = Minimum age
web-registrar-batch-age-hint = In whole years on the day of the exam; left empty, none.
web-registrar-batch-quota = Places for each college
web-registrar-batch-quota-hint = Left empty, no limit; single colleges can be given their own later.
web-registrar-first-day = First day to enrol
web-registrar-last-day = Last day to enrol
web-registrar-days-hint = In Beijing time, both days included; enrolment has to end before the day of the exam.
web-registrar-sites-hint = One a line, as the column “Site” of the lists has them.

## One batch
web-registrar-batch-lead = { $certificate }, { $levels }, exam on { $exam }
web-registrar-tabs = Pages of the batch
web-registrar-tab-lists = Lists
web-registrar-tab-candidates = Candidates
web-registrar-tab-photos = Photos
web-registrar-tab-admission = Admission
web-registrar-title-candidates = { $batch }: candidates
web-registrar-title-photos = { $batch }: photos
web-registrar-title-admission = { $batch }: admission

## Lists
web-registrar-hand-in = Upload a list
web-registrar-list = Enrolment list
web-registrar-list-hint = .xlsx or .csv, at most { $largest } MB. Columns in any order; usual titles are recognised.
web-registrar-check = Upload and check
web-registrar-how = How it goes
web-registrar-template = Download the template
web-registrar-template-for = College to download the template for
web-registrar-template-name = { $batch }-template
web-registrar-how-template = Fill in the template, or use the sheet that you have.
web-registrar-how-check = Every row is checked after the upload; nobody is imported yet.
web-registrar-how-import = Look at the results, then import. Rows to be corrected come back in the same workbook with the reasons.
web-registrar-closed-soon = Enrolment opens at { $opens }; lists can be uploaded here then.
web-registrar-closed-over = Enrolment closed at { $last }. To enrol late, contact the assessment body.
web-registrar-files = Lists uploaded
web-registrar-files-none = No lists yet
web-registrar-files-none-text = Lists and their results are kept here once uploaded.
web-registrar-file = File
web-registrar-file-state = State
web-registrar-file-imported = { $imported } imported
web-registrar-file-checked = Checked, not imported
web-registrar-file-wrong = No row to import
web-registrar-rows = Rows
web-registrar-handed-in = Uploaded

## The results of one list
web-registrar-file-lead =
    { $college }, uploaded { $at }, { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    }
web-registrar-answer = Download with results
web-registrar-answer-name = { $name }-results
web-registrar-import = Import { $good }
web-registrar-import-title = { $good } can be imported
web-registrar-import-text =
    { $wrong ->
        [0] Enrols in “{ $batches }”: { $good }, all of them or none.
       *[other] Enrols in “{ $batches }”: { $good }. Rows to be corrected stay out ({ $wrong }); correct and upload them again, and nobody is doubled.
    }
web-registrar-import-nobody = Nobody can be imported
web-registrar-import-nobody-text = Download the workbook with its results, correct what it says and upload it again. If places or dates have changed, check again.
web-registrar-import-closed = Enrolment is not open
web-registrar-import-closed-text = The batch “{ $batches }” is not open now, and this list was not imported. To enrol late, contact the assessment body.
web-registrar-imported-now =
    { $imported ->
        [one] 1 candidate was imported.
       *[other] { $imported } candidates were imported.
    }
web-registrar-imported-before = This list had been imported before; nobody was imported twice.
web-registrar-imported-text =
    { $left ->
        [0] Enrolled in “{ $batches }” on { $at }: { $imported }. Photos come next.
       *[other] Enrolled in “{ $batches }” on { $at }: { $imported }. Rows not imported, for the reasons below: { $left }. Photos come next.
    }
web-registrar-check-again = Check again
web-registrar-checked-again = Checked again against the batches and places as they are now.
web-registrar-to-candidates = See the candidates
web-registrar-to-photos = Upload photos
web-registrar-to-lists = Upload a list
web-registrar-results = Results row by row
web-registrar-results-label = { $good } rows good, { $warned } to be checked, { $wrong } to be corrected, { $ignored } not read
web-registrar-results-not-kept = The results of the rows of this list were not kept.
web-registrar-show = Show by result
web-registrar-show-all = All
web-registrar-remarks = Remarks on the whole file ({ $count })
web-registrar-find = Find
web-registrar-find-row = Name, student number or row
web-registrar-row = Row
web-registrar-result = Result
web-registrar-reasons = Reasons
web-registrar-row-imported = Imported
web-registrar-rows-none = No such rows
web-registrar-rows-none-text = Look for something else, or see all rows.

## Candidates
web-registrar-find-candidate = Name, class, student or admission number
web-registrar-photo = Photo
web-registrar-photo-all = With or without photo
web-registrar-photo-missing = No photo
web-registrar-photo-there = Photo
web-registrar-photo-of = Photo of { $name }
web-registrar-candidates-none = No candidates yet
web-registrar-candidates-none-text = Candidates appear here once a list has been imported.
web-registrar-candidates-unfound = No such candidates
web-registrar-candidates-unfound-text = Look for something else, or see all of them.
web-registrar-candidate-state = State
web-registrar-state-enrolled = Enrolled
web-registrar-state-admitted = Seated
web-registrar-state-withdrawn = Withdrawn
web-registrar-room-seat = Room { $room }, seat { $seat }

## Photos
web-registrar-photos-told = Candidates with a photo: { $photos } of { $enrolled }
web-registrar-photos-who = See who has none
web-registrar-photos-hand-in = Upload photos
web-registrar-photos-file = Photos
web-registrar-photos-hint = One zip archive (at most { $largest } MB), or several JPEG or PNG files at once (at most { $most }). Several uploads are fine.
web-registrar-photos-read = Upload and match
web-registrar-how-photos-name = Name photos by student number, or as the column “Photo” of the list does. Please never by document number.
web-registrar-how-photos-size = At least 295×413 pixels; they are cropped to the usual shape, and places and devices are removed.
web-registrar-how-photos-look = Look at the matches before you take them; until then nothing changes.
web-registrar-photos-after-lists = Photos are matched with lists. Please import a list first.
web-registrar-photos-uploads = Photos uploaded
web-registrar-photos-count = Photos
web-registrar-photos-matched = Matched
web-registrar-photos-refused = Unusable
web-registrar-photos-unmatched = Unmatched
web-registrar-photos-state-reading = Being read
web-registrar-photos-state-broken = Broke off
web-registrar-photos-state-read = Matched, not taken yet
web-registrar-photos-state-forgotten = Erased
web-registrar-photos-forgotten-text = These photos were not taken in time; the photos and what was read in them have been erased. Hand them in again where they are needed.
web-registrar-photos-state-taken = { $taken } taken
web-registrar-photos-title = Photos and whose they are
web-registrar-photos-lead =
    { $name }, { $photos ->
        [one] 1 file
       *[other] { $photos } files
    }, uploaded { $at }
web-registrar-photos-reading-label = Matching and checking photos
web-registrar-photos-reading-text = You may leave this page and open it again from “Photos”.
web-registrar-photos-broken = The reading of these photos broke off, and none was taken. Please upload them again.
web-registrar-photos-again = Upload again
web-registrar-photos-take =
    { $found ->
        [one] Take 1 photo
       *[other] Take { $found } photos
    }
web-registrar-photos-take-title =
    { $found ->
        [one] 1 photo can be taken
       *[other] { $found } photos can be taken
    }
web-registrar-photos-take-text =
    { $replaced ->
        [0] The { $found } matched become the candidates' photos on admission cards, at the entrance and on certificates.
       *[other] The { $found } matched become the candidates' photos on admission cards, at the entrance and on certificates; of these, { $replaced } replace an earlier one.
    }{ $without ->
        [0] { "" }
       *[other] { " " }Without a photo after that: { $without }.
    }
web-registrar-photos-taken-now =
    { $taken ->
        [one] 1 photo was taken.
       *[other] { $taken } photos were taken.
    }
web-registrar-photos-taken-before = These photos had been taken before; nothing was done twice.
web-registrar-photos-taken-text =
    { $without ->
        [0] Taken on { $at }: { $taken }. Every candidate of the college has a photo now.
       *[other] Taken on { $at }: { $taken }. Candidates still without a photo: { $without }.
    }
web-registrar-photos-none = No photo can be taken
web-registrar-photos-none-text = The reasons are below. Name photos by student number and upload them again.
web-registrar-photos-label = { $found } matched, { $refused } unusable, { $unmatched } unmatched
web-registrar-photos-numbers =
    { $count ->
        [one] 1 file name holds a document number
       *[other] { $count } file names hold document numbers
    }, which gives personal data away. They are masked here; naming photos by student number is advised.
web-registrar-photos-refused-title = Unusable photos ({ $count })
web-registrar-photos-unmatched-title = Unmatched photos ({ $count })
web-registrar-photos-unmatched-text = These were not taken. Name them by student number or as the list does, and upload them again.
web-registrar-photos-why-unclaimed = No candidate of the list goes with it
web-registrar-photos-why-doubled = It fits more than one candidate, or there are several of this name
web-registrar-photos-found-title = Matched photos ({ $count })
web-registrar-photos-found-text = Please see whether faces and names go together, and whether the crop is right.
web-registrar-photos-name = File name
web-registrar-photos-owner = Candidate
web-registrar-photos-cropped = Cropped
web-registrar-photos-replaces = Replaces a photo

## Admission
web-registrar-admission-told = Candidates with an admission number and a seat: { $admitted } of { $enrolled }
web-registrar-admission-later = Enrolment closes at { $last }; the assessment body arranges rooms and admission numbers after that.
web-registrar-admission-wait =
    { $waiting ->
        [one] 1 candidate waits
       *[other] { $waiting } candidates wait
    } for the assessment body to arrange rooms and admission numbers.
web-registrar-admit-title =
    Arrange rooms and admission numbers for { $waiting ->
        [one] 1 candidate
       *[other] { $waiting } candidates
    }
web-registrar-admit-text = Seats are drawn site by site and room by room, class mates apart where possible. What has been arranged stays; those who come later get rooms of their own.
web-registrar-admit = Arrange { $waiting }
web-registrar-admitted-now = Candidates arranged: { $admitted }. Rooms: { $rooms }.
web-registrar-seats = Seats in a room
web-registrar-seed = Random seed
web-registrar-seed-hint = The seed goes into the audit trail: the same list and seed give the same seats.
web-registrar-print = Print and download
web-registrar-print-text = Two admission cards to a sheet of A4; the list goes by site, room and seat, with document numbers masked.
web-registrar-cards = Print admission cards
web-registrar-admission-list = Download the seating list
web-registrar-admission-list-name = { $batch }-seats
web-registrar-cards-lead =
    { $batch }, { $found ->
        [one] 1 card
       *[other] { $found } cards
    }
web-registrar-cards-none = No cards to print
web-registrar-cards-none-text = Cards can be printed here once admission numbers are arranged.
web-registrar-class-all = All classes
web-registrar-class-none = No class given
web-registrar-card = Admission card
web-registrar-card-title = Admission card of { $name }
web-registrar-print-act = Print
web-registrar-ticket = Admission card
web-registrar-ticket-place = Seat
web-registrar-ticket-no-photo = No photo; please ask your college
web-registrar-ticket-times = Times
web-registrar-ticket-hours = { $begins } to { $ends }, { $minutes } minutes to answer
web-registrar-ticket-hours-later = The site announces the hour
web-registrar-ticket-rule-bring = Bring this card and the original document that you enrolled with; both are needed.
web-registrar-ticket-rule-early = Be at the room 30 minutes early; take your seat after the identity check.
web-registrar-ticket-rule-devices = Phones, smart watches and other devices are switched off and kept by the site.
web-registrar-ticket-rule-ends = Answers are saved as you go; the paper is handed in by itself when time is up, or earlier by you.
web-registrar-ticket-rule-check = If something on this card is wrong, ask your college to correct it before the exam.

## Why something was not done
web-registrar-photos-mixed = An archive cannot be uploaded together with other files. Choose one zip archive, or photos only.
web-registrar-age-unreadable = The minimum age “{ $given }” is no whole number. Enter years, or leave it empty.
web-registrar-quota-unreadable = The number of places “{ $given }” is no whole number. Enter a number, or leave it empty for no limit.
web-registrar-day-unreadable = “{ $given }” is no date. Write 2026-11-21, or pick a day.
web-registrar-batch-unnamed = Name and code of the batch and the name of the certificate have to be filled in.
web-registrar-college-needed = Choose the college that this is for.
web-registrar-photo-none = There is no such photo.
web-registrar-card-none = This candidate has no admission number yet, so there is no card to print.
