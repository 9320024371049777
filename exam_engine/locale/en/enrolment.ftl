### Enrolment: lists, row checks, batches, admission numbers, photos.

## Columns
enrolment-column-sequence = No.
enrolment-column-name = Full name
enrolment-column-name-on-certificate = Name on certificate
enrolment-column-document-kind = Document type
enrolment-column-document-number = Document number
enrolment-column-sex = Sex
enrolment-column-birth-date = Date of birth
enrolment-column-ethnicity = Ethnicity
enrolment-column-phone = Mobile
enrolment-column-email = Email
enrolment-column-school = College
enrolment-column-department = Department
enrolment-column-major = Major
enrolment-column-class-name = Class
enrolment-column-student-number = Student number
enrolment-column-education = Education
enrolment-column-entry-month = Entry month
enrolment-column-certificate = Certificate
enrolment-column-level = Level
enrolment-column-batch = Batch
enrolment-column-subjects = Subjects
enrolment-column-resit = Resit
enrolment-column-previous-admission = Previous admission number
enrolment-column-site = Site
enrolment-column-photo = Photo
enrolment-column-accommodation = Accommodation
enrolment-column-remarks = Remarks

## Results and reasons
enrolment-result-ok = Good
enrolment-result-warning = Please check
enrolment-result-error = To be corrected
enrolment-result-ignored = Not read
enrolment-reason = { $column } ({ $cell }): { $reason }

## Kinds of document
enrolment-kind =
    { $kind ->
        [resident-id] a resident identity card
        [hk-macau-residence] a residence permit for Hong Kong and Macau residents
        [taiwan-residence] a residence permit for Taiwan residents
        [foreign-permanent-resident] a foreign permanent resident card
        [hk-macau-permit] a mainland travel permit for Hong Kong and Macau residents
        [taiwan-permit] a mainland travel permit for Taiwan residents
        [passport] a passport
        [officer] an officer or soldier card
        [temporary] a temporary school number
       *[other] another document
    }

## Files
enrolment-file-empty = The file is empty. Check that the right file was chosen and upload it again.
enrolment-file-too-large = The file has { $megabytes } MB; the limit is { $limit_megabytes } MB. Remove pictures or unrelated sheets, or upload one file per department.
enrolment-file-kind =
    { $kind ->
        [pdf] This is a PDF file and not a list.
        [picture] This is a picture and not a list.
        [web-page] The content of this file is a web page; only its ending looks like a spreadsheet (some systems export this way).
        [docx] This is a Word document and not a spreadsheet.
        [ods] This is an ODS spreadsheet.
        [xlsb] This is a binary spreadsheet (xlsb).
        [rar] This is a RAR archive.
        [zip] This is an archive that does not hold one spreadsheet.
       *[other] The format of this file was not recognised.
    } Open the list in WPS or Excel, save it as .xlsx (or .csv) and upload that.
enrolment-file-old-workbook = This is a spreadsheet of the old format (.xls or .et), even if its name ends in .xlsx. Open it in WPS or Excel, save it as an .xlsx workbook and upload that.
enrolment-file-password = The file has a password and cannot be read. Remove the password and upload it again.
enrolment-file-damaged = The file is damaged or was not saved completely, so its content cannot be read. Open it in WPS or Excel, save a new copy and upload that.
enrolment-file-bomb = Unpacked, the file would take { $unpacked_megabytes } MB, out of all proportion to its size, and it was not opened for safety. Copy the list into a new workbook and upload that.
enrolment-file-archive-entries = The file holds { $entries } parts; the limit is { $limit }, and it was not opened. Copy the list into a new workbook and upload that.
enrolment-file-archive-path = A path inside the file is not normal, and it was not opened for safety. Copy the list into a new workbook and upload that.
enrolment-file-declarations = A part of the file ({ $part }) holds declarations that a spreadsheet should not have, and it was not opened for safety. Copy the list into a new workbook and upload that.
enrolment-file-encoding = The text encoding from line { NUMBER($line, useGrouping: 0) } on was not recognised. Save the csv as UTF-8 or GBK, or upload an .xlsx file.
enrolment-file-no-sheet = The file has no worksheet. Check that the right file was chosen.
enrolment-file-too-many-sheets = There are more than { $limit } sheets. Keep only the sheets that hold lists.
enrolment-file-too-many-rows = The sheet “{ $sheet }” reaches row { NUMBER($row, useGrouping: 0) }; the limit is row { NUMBER($limit, useGrouping: 0) }. Delete the rows outside the list, or upload several files.
enrolment-file-too-wide = The sheet “{ $sheet }” has more than { $limit } columns. Delete the columns outside the list.
enrolment-file-covered = Merged cells or links of the sheet “{ $sheet }” cover too large an area. Undo merges of whole columns or sheets and upload it again.
enrolment-no-header = No header row was found. Keep one row of column titles within the first 20 rows, for example: { $wanted }. The order does not matter.
enrolment-header-missing = The header in row { NUMBER($row, useGrouping: 0) } of the sheet “{ $sheet }” lacks these columns: { $columns }. Add them and upload again; the order does not matter, and usual titles are recognised.
enrolment-header-twice = Columns { $first } and { $second } of the sheet “{ $sheet }” both mean “{ $title }”, and which one to use is unclear. Delete or rename one of them.
enrolment-no-rows = There are no candidates below the header in row { NUMBER($row, useGrouping: 0) } of the sheet “{ $sheet }”. Start in the next row; rows marked as examples are not read.
enrolment-sheet-hidden = The sheet “{ $sheet }” is hidden and was not read. If it holds a list, show it and upload again.
enrolment-sheet-not-read = The sheet “{ $sheet }” has no header of a list and was not read.
enrolment-column-unknown = Column { $letter } “{ $title }” of the sheet “{ $sheet }” is not needed for enrolment; it was kept as it is and not read.
enrolment-column-hidden = Column { $letter } of the sheet “{ $sheet }” is hidden; its content was read all the same. Please check it.
enrolment-row-example = This is an example row and was not read.
enrolment-row-instruction = This is a line of instructions and was not read.

## Cells
enrolment-cell-became-date = The spreadsheet program turned the content into a date ({ $shown }). Format the column as text first, then enter it again.
enrolment-cell-boolean = The content is the logical value { $shown }. Enter text.
enrolment-cell-error = The formula failed and shows { $shown }. Enter the content itself, or correct the formula.
enrolment-cell-formula-uncomputed = This is a formula, and the file holds no result for it. Copy the column, paste it back with “Paste special → Values” and upload again.
enrolment-cell-formula-reaching = The formula here reaches outside the spreadsheet and was not run. Enter the content itself.
enrolment-cell-formula-text = The content begins like a formula ({ $shown }); it was neither run nor used. Enter the content itself.
enrolment-cell-merged = This cell is merged into row { NUMBER($row, useGrouping: 0) }, so it is unclear whose it is. Undo the merge and fill in every row.
enrolment-cell-merged-used = This is a merged cell; the content of row { NUMBER($row, useGrouping: 0) } was used. Please check it.
enrolment-cell-number-damaged = The spreadsheet program cut a long number, and its last digits are lost. Format the column as text first, then enter it again.
enrolment-value-missing = This has to be filled in.
enrolment-value-too-long = The content has { $length } characters; the limit is { $limit }. Shorten it.

## Document numbers
enrolment-id-missing = The document number is missing.
enrolment-id-tidied = Spaces, quote marks or full-width characters were removed, and a last x was written as X.
enrolment-id-damaged-number = The spreadsheet program damaged this number (now { $shown }); it was not typed wrongly. The cell holds a number, of which only 15 digits are kept, so its last digits cannot be trusted. Format the column as text first, then enter the number again from the document.
enrolment-id-damaged-zeros = The spreadsheet program damaged this number (now { $shown }); it was not typed wrongly. Only the first 15 digits were kept and the end was filled with 000. Format the column as text first, then enter the number again from the document.
enrolment-id-damaged-float = A program very likely treated this number as a decimal fraction and damaged it (now { $shown }): its last digits look normal, and the check digit does not fit. Format the column as text first, then enter the number again from the document.
enrolment-id-damaged-scientific = The spreadsheet program turned this number into scientific notation (such as 1.00101E+17), and the other digits are lost. Format the column as text first, then enter the number again from the document.
enrolment-id-length = The number has { $length } characters and should have 18 (15 on old cards). Compare it with the document for digits too many or too few.
enrolment-id-character = Character { $place } is “{ $character }”, where a digit belongs (only the 18th may be X). Correct it from the document.
enrolment-id-first-digit = The number cannot begin with 0. Correct it from the document.
enrolment-id-check-digit = The last character of { $shown } does not fit the others; usually one digit was typed wrongly. Compare it with the document digit by digit.
enrolment-id-province = The number begins with { $province }, which is no province code. Correct it from the document.
enrolment-id-county = The number begins with { $county }, which is not in the table of county codes (codes change every year, so it may be right). Compare it with the document.
enrolment-id-fictional = The number begins with { $province }, a fictional code for demonstrations that real enrolment does not accept. Enter the number of a real document.
enrolment-id-birth-date = The date of birth { $birth } in the number does not exist. Correct it from the document.
enrolment-id-birth-range = The date of birth { $birth } in the number is before 1900 or after today. Correct it from the document.
enrolment-id-form = The number { $shown } does not have the form of { enrolment-kind }. Check the number and the document type.
enrolment-id-kind-differs = The number is that of { enrolment-kind }, unlike the document type given; the number was followed. Please check it.
enrolment-id-temporary = This is a temporary school number. It may be used to enrol, and has to be replaced by a real document before a certificate is issued.
enrolment-id-old-form = This is an old number of 15 digits; it may be used and is matched with the same person's number of 18.
enrolment-kind-unknown = “{ $given }” was not recognised. Enter resident identity card, passport, or another of the choices in the template.

## Names
enrolment-name-missing = The name is missing.
enrolment-name-trimmed = Spaces at the ends were removed.
enrolment-name-invisible-removed = Invisible characters were removed.
enrolment-name-dot-folded = The separating dot was written as “·”: { $name }.
enrolment-name-space-folded = The space between the characters was removed: { $name }.
enrolment-name-space-kept = There is a space inside the name ({ $name }); it was kept. If it stands for a separating dot, write “·”.
enrolment-name-dot-edge = A name cannot begin or end with a separating dot. Correct it from the document.
enrolment-name-dot-double = There are two separating dots in a row. Correct it from the document.
enrolment-name-private-use = Character { $place } ({ $point }) was made up by some software and cannot be shown elsewhere. Enter it again with an input method for rare characters, by its Unicode code point, or by copying it from the document's data.
enrolment-name-control = Character { $place } ({ $point }) is a control character or a line break. Delete it and enter the name again.
enrolment-name-replaced = There is a “?” or a box in the name ({ $name }); the real character was lost on the way. Enter it again from the document.
enrolment-name-letters = There are no letters in “{ $name }”. Enter the name from the document.
enrolment-name-digits = There are digits in the name. If they tell people of the same name apart, delete them; equal names do no harm.
enrolment-name-long = The name has { $length } characters, more than the usual { $limit }, and was accepted. Please check it.
enrolment-name-too-long = The name has { $length } characters; the limit is { $limit }. Compare it with the document; if it is right, contact the assessment body.

## Dates, sex, age
enrolment-date-lunar = “{ $given }” is a lunar date. Enter the date on the document, for example 2005-05-07.
enrolment-date-unreadable = “{ $given }” could not be read. Write 2005-05-07, 2005.5.7, 20050507 or 2005-5-7.
enrolment-date-not-in-calendar = The day “{ $given }” does not exist. Correct it from the document.
enrolment-date-day-missing = “{ $given }” lacks the day. Write year, month and day, for example 2005-05-07.
enrolment-birth-differs = { $given } was entered, while the document number says { $document }. Check which one is wrong.
enrolment-birth-future = The date of birth is after today. Correct it.
enrolment-birth-missing = The document number does not tell the date of birth; filling it in is advised.
enrolment-birth-needed = This level asks for an age of { $minimum }, and the document number does not tell the date of birth. Fill it in.
enrolment-too-young = On the day of the exam ({ $day }) the candidate is { $age } years old; this level asks for { $minimum }.
enrolment-sex-unknown = “{ $given }” was not recognised. Enter male or female, or leave it empty.
enrolment-sex-differs = This differs from the document number, which says { $document ->
        [male] male
       *[female] female
    }. Check which one is wrong.

## Other fields
enrolment-phone-form = A mobile number has 11 digits; this one has { $digits } or a wrong beginning. Begin numbers from abroad with + and the country code.
enrolment-phone-landline = This is a landline. Enter a mobile number.
enrolment-phone-abroad = This is a number abroad; text messages may not arrive.
enrolment-email-form = “{ $given }” does not look like an address and was not used.
enrolment-education-unknown = “{ $given }” was not recognised. Enter secondary vocational, higher vocational, bachelor or social.
enrolment-subjects-unknown = “{ $given }” was not recognised. Enter all, theory or practical; empty means all.
enrolment-yes-no-unknown = “{ $given }” was not recognised. Enter yes or no; empty means no.
enrolment-resit-without-number = The previous admission number of this resit is missing; the earlier result will be looked up by name and document number.
enrolment-school-differs = “{ $given }” was entered, while this account belongs to “{ $expected }”. Only candidates of one's own college can be enrolled.
enrolment-batch-unknown = There is no batch “{ $given }”. Batches now open: { $offered }.
enrolment-window-closed = The batch “{ $batch }” is not open for enrolment now ({ $opens } to { $closes }, Beijing time), and this row was not imported. To enrol late, contact the assessment body.
enrolment-certificate-differs = “{ $given }” was entered, while the batch is for “{ $expected }”. Check the batch or the certificate.
enrolment-level-unknown = The batch does not offer the level “{ $given }”. It offers: { $offered }.
enrolment-site-unknown = The batch does not have the site “{ $given }”. It has: { $offered }.
enrolment-quota-exceeded = The college's quota in the batch “{ $batch }” is { $quota }, with { $used } enrolled before; it was full when this row was reached. Enrol fewer people, or ask the assessment body for more places.
enrolment-double = This is the same person as in row { $rows } (same document number). The first of these rows is kept, and this one is not imported.
enrolment-double-other-name = Row { $rows } has the same document number with another name. Compare both with the documents and correct the wrong one.
enrolment-enrolled-already = This candidate is in the batch “{ $batch }” already and is not imported again; what was stored stays.
enrolment-enrolled-other-name = In the batch “{ $batch }” this document number already belongs to another name. Compare it with the document.

## Photos
enrolment-photo-kind = The photo file ends in .{ $ending }; only { $accepted } can be used.
enrolment-photo-double = Row { $rows } names the same photo file. Every candidate needs a photo of their own.
enrolment-photo-name-number = The photo's file name holds a document number, which gives personal data away. Naming photos by student number is advised.
enrolment-photo-damaged = The photo is damaged or incomplete and cannot be opened. Export or take it again.
enrolment-photo-format = The photo is not JPEG or PNG (by its content, whatever its name says). Convert it and upload it again.
enrolment-photo-too-large = The photo file has { $megabytes } MB; the limit is { $limit_megabytes } MB. Make it smaller and upload it again.
enrolment-photo-too-many-pixels = The photo has more than { $limit_megapixels } megapixels and was not opened. Make it smaller and upload it again.
enrolment-photo-too-small = The photo has { NUMBER($width, useGrouping: 0) }×{ NUMBER($height, useGrouping: 0) } pixels and needs at least { $least_width }×{ $least_height }. Use a clearer photo.

## Batches, quotas, import
enrolment-known-other-name = In an earlier exam this document number belonged to another name. Compare it with the document; if the name was changed, ask the assessment body to correct it.
enrolment-batch-not-found = This batch was not found. Choose it again from the list of batches.
enrolment-batch-code-taken = The batch code { $code } or the number prefix { $prefix } is taken. Choose another.
enrolment-batch-dates = The dates are out of order: enrolment from { $first } to { $last }, exam on { $exam }. Enrolment has to end before the day of the exam.
enrolment-batch-levels = A batch needs at least one level and one site.
enrolment-batch-prefix = The prefix of admission numbers has 1 to { $longest } digits. Where the batch code has no digits, enter a prefix of its own.
enrolment-quota-below-used = The quota cannot be less than the number enrolled: { $used } are enrolled, the new quota is { $places }.
enrolment-quota-filled = No candidate was imported: the batch “{ $batch }” has a quota of { $quota }, { $used } are enrolled, and this list adds { $wanted }. Shorten the list and upload it again, or ask the assessment body for more places.
enrolment-register-moved = No candidate was imported: since the check, the document number { $shown } was enrolled by someone else under another name. Check the list again.
enrolment-file-not-found = This list was not found. It may belong to another college; open it from your own college's lists.
enrolment-not-found = This enrolment was not found. Open it again from the list.
enrolment-window-still-open = Enrolment in the batch “{ $batch }” ends at { $closes } (Beijing time); arrange rooms and admission numbers after that.
enrolment-seats-per-room = A room has 1 to { $most } seats.
enrolment-seats-too-many = Site { $site }, room { $room }, seat { $seat } is beyond what admission numbers can hold. Add sites or seats per room.
enrolment-file-moved = Nobody was imported: { $promised } could be imported before, and a new check finds { $good }, since batches, places or enrolments have changed. Look at the new results, then import.

## Matching photos
enrolment-photo-missing = No photo of this candidate was found. Name photos as the list says, or by student number.
enrolment-photo-unclaimed = The photo “{ $name }” belongs to no candidate of the list.
enrolment-photo-doubled = The photo “{ $name }” fits more than one candidate, or there are several of this name; it was not used.
enrolment-photos-kind = This is neither a zip archive nor a JPEG or PNG photo. Pack the photos into a .zip, or choose the photos themselves.
enrolment-photos-large = The photos have { $megabytes } MB together; the limit is { $limit_megabytes } MB at a time. Upload them by department or class.
enrolment-photos-damaged = The archive is damaged or was not saved completely. Pack it again and upload that.
enrolment-photos-many = The archive holds { $photos } files; the limit is { $limit } at a time. Upload them by department or class.
enrolment-photos-password = The archive has a password and cannot be read. Pack it again without one.
enrolment-photos-bomb = Unpacked, the archive would take { $megabytes } MB, out of all proportion to its size, and it was not opened for safety. Pack it again and upload that.
enrolment-photos-none = There are no photos in the archive. Check that the right file was chosen.
enrolment-photos-late = It is the day of the exam of the batch “{ $batch }” ({ $exam }) or later; photos serve to check identity now, and colleges cannot change them. If one has to be changed, contact the assessment body.
enrolment-photos-being-read = The photos are still being read. Take them in a moment.
enrolment-photos-forgotten = These photos were not taken in time and have been erased.
    .next = Hand the photos in again.
enrolment-photos-not-found = These photos were not found. They may belong to another college; open them from the batch's “Photos” page.

## Seating list
enrolment-list-title = Seats
enrolment-list-admission-number = Admission number
enrolment-list-room = Room
enrolment-list-seat = Seat

## Template
enrolment-template-list = Candidates
enrolment-template-choices = Choices
enrolment-template-help = How to fill in
enrolment-template-example = Example
enrolment-template-help-text =
    Columns with ★ have to be filled in; the others may be empty.
    Columns may be moved, hidden or added; usual titles are recognised.
    Rows marked as examples are not read; keep or delete them.
    Enter document numbers, phones and student numbers as text. All columns are formatted as text; paste values only when pasting from elsewhere.
    A number that turned into 1.00101E+17 or ends in 000 was damaged by a program; enter it again from the document.
    Enter names as in the document, with “·” as the separating dot and no spaces between characters; enter rare characters themselves, and neither pinyin nor “?”.
    Sex and date of birth follow from a resident identity number and may be empty; if filled in, they have to agree.
    Lists to choose from are a help and do not limit what may be entered.
    Name photos by student number; JPEG or PNG, at least 295×413 pixels.
    After the upload every row gets a result and reasons, and the same workbook can be downloaded, corrected and uploaded again; candidates already imported are not doubled.
