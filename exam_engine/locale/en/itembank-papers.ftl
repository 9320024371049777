# Reading papers and workbooks: what was read, how it was understood, what is in doubt, what was left out.

exchange-dialect-unknown = There is no dialect named { $dialect }.
    .next = Choose one of: { $known }.
paper-too-large = { $file } is larger than { $most } MB and was not read.
    .next = Divide it into several files.
paper-not-text = { $file } is no text file, or its encoding is not known.
    .next = Save it as text in UTF-8, or upload the Word file itself.
paper-too-many-lines = { $file } has more than { $most } lines.
    .next = Divide it into several files.
paper-option-value = “{ $value }” cannot be used for the option { $option }.
    .next = Give a number above 0, or one of the values listed.
paper-line-outside = This line belongs to no question and was left out: { $text }
paper-answer-from-sheet = The answer “{ $answer }” was taken from the answers in line { NUMBER($line, useGrouping: 0) }.
paper-answers-differ = Two answers differ: { $own } and { $other }; the first was taken.
    .next = Check the key.
paper-answer-unused = The answer “{ $answer }” to question { NUMBER($number, useGrouping: 0) } belongs to no question.
    .next = Check the numbers of the questions.
paper-key-missing = There is no answer.
    .next = Add the answer.
paper-key-unreadable = The answer “{ $answer }” cannot be understood.
    .next = Write the letters of options, or “true” or “false”.
paper-key-place = The answer { $answer } was read as the places of options: { $options }.
    .next = Check the right options.
paper-key-no-option = The answer “{ $answer }” names an option that is not there; there are: { $options }.
    .next = Check the key and the options.
paper-key-count = A single choice has { $count } answers: { $answer }.
    .next = Correct the key, or make it a multiple choice.
paper-key-from-stem = The stem held the answer “{ $answer }”; it was taken out, so that candidates do not see it.
paper-key-from-option = The answer { $answer } was taken from the mark on the options.
paper-letter-in-stem = “{ $letters }” in the stem differs from the answer and was left as it stood.
    .next = Check the key, and whether the stem gives it away.
paper-type-unknown = The type “{ $word }” is not known; it was judged by the content.
    .next = Check the type.
paper-type-guessed = No type is stated; the content looks like { $type ->
   *[single_choice] single choice
    [multiple_choice] multiple choice
    [indefinite_choice] indefinite choice
    [true_false] true or false
    [text_entry] fill in
    [order] order
    [match] match
    [material] material
    [situational] situational judgement
    [short_answer] short answer
    [essay] essay
    [case_analysis] case analysis
    [practical] practical task
 }.
paper-type-contradicted = The type stated ({ $said ->
   *[single_choice] single choice
    [multiple_choice] multiple choice
    [indefinite_choice] indefinite choice
    [true_false] true or false
    [text_entry] fill in
    [order] order
    [match] match
    [material] material
    [situational] situational judgement
    [short_answer] short answer
    [essay] essay
    [case_analysis] case analysis
    [practical] practical task
 }) does not fit the content; it was read as { $type ->
   *[single_choice] single choice
    [multiple_choice] multiple choice
    [indefinite_choice] indefinite choice
    [true_false] true or false
    [text_entry] fill in
    [order] order
    [match] match
    [material] material
    [situational] situational judgement
    [short_answer] short answer
    [essay] essay
    [case_analysis] case analysis
    [practical] practical task
 }.
    .next = Check the type and the key.
paper-type-scored = The options have points of their own; read as a situational judgement.
paper-type-spoken = “{ $word }” is answered in writing here.
    .next = Make sure that writing will do.
paper-type-unclear = It is not clear what type of question this is.
    .next = Choose the type and add the answer.
paper-parts-missing = The material has no questions.
    .next = Put questions behind the material.
paper-parts-nested = A part has parts of its own and cannot be taken in.
    .next = Take the parts apart.
paper-stem-missing = There is no stem.
    .next = Add the stem.
paper-option-empty = Option { $option } is empty and was left out.
paper-option-repeated = Labels of options are repeated: { $options }.
    .next = Correct the labels.
paper-options-missing = Only { $count } option was found.
    .next = Give two options at least.
paper-options-many = There are { $count } options; { $most } is the most.
    .next = Use fewer options.
paper-options-equal = Two options say the same.
    .next = Check the options.
paper-rule-assumed = No rule is stated for several choices: all of them must be right to score.
paper-truth-letter = The answer “{ $answer }” was read as A true, B false.
    .next = Make sure that this is meant.
paper-truth-digit = The answer “{ $answer }” was read as 1 true, 0 false.
    .next = Make sure that this is meant.
paper-truth-x = The answer X means false.
paper-gap-added = The stem has no gap; one was put at its end.
    .next = Mark the gap in the stem with “____”.
paper-gaps-differ = The stem has { $gaps } gaps, which the answer “{ $answer }” does not fit.
    .next = Divide gaps by “|” and alternatives of one gap by “;”.
paper-gaps-divided = The answer was divided among { $gaps } gaps at “{ $separator }”.
paper-alternatives = One gap accepts any of: { $answers }.
paper-range-read = “{ $text }” was read as a range: any number from { $low } to { $high } is right.
paper-points-uneven = { $points } points cannot be divided evenly by { $gaps }.
    .next = Check the points.
paper-points-too-few = { $points } points are too few for { $gaps } gaps.
    .next = Change the points.
paper-points-assumed = No points are stated; { $points } was taken.
paper-points-divided = The section has { $total } points for { $count } questions: { $points } each.
paper-points-from-rubric = The points are the sum of the rubric: { $points }.
paper-points-unreadable = The points “{ $points }” cannot be understood.
    .next = Write a number.
paper-points-differ = { $stated } points are stated, the parts add up to { $total }; the sum was taken.
    .next = Check the points.
paper-scores-missing = Not every option has points.
    .next = Give each option its points, such as A=3, B=1.
paper-scores-differ = { $points } points are stated, the best option is worth { $best }; that was taken.
    .next = Check the points.
paper-order-unreadable = The answer “{ $answer }” is no order of { $count } things.
    .next = Write each label once, in order.
paper-pairs-unreadable = The answer “{ $answer }” does not tell what goes with what.
    .next = Write 1-A; 2-B.
paper-sides-missing = One side of the matching question is missing.
    .next = Number the left side (1) (2), and the right side A. B.
paper-rubric-sum = The rubric adds up to { $total }, the question is worth { $score }; the rubric was kept as a note.
    .next = Check the points.
paper-rubric-missing = There is neither a model answer nor a rubric.
    .next = Add a rubric: markers need it.
paper-difficulty-unknown = The difficulty “{ $word }” is not known and was left out.
paper-difficulty-rough = The difficulty “{ $word }” was put into three steps.
paper-difficulty-direction = The difficulty “{ $value }” was taken to mean { $meaning ->
    [easy] easy
    [medium] medium
   *[hard] hard
 }.
    .next = State in the options whether a large number is hard or easy.
paper-skills-as-area = “{ $area }” is no code of a skill point and was kept as the area.
paper-field-dropped = This was left out: { $text }
paper-question-repeated = The same question stands in this file more than once.
    .next = Remove the repeated one.
paper-corrected = Corrected as you said: { $field ->
    [answer] answer
   *[type] type
 } { $value }.
office-old = { $file } is in an old format (.doc, .xls or .wps) and cannot be read.
    .next = Save it as .docx or .xlsx and upload that.
office-password = { $file } is locked by a password.
    .next = Take the password off and upload it again.
office-other-kind = { $file } is no Word or Excel file.
    .next = Upload a .docx, an .xlsx or a text file.
office-damaged = { $file } is damaged ({ $part }).
    .next = Save it anew and upload that.
office-many-sheets = { $file } has more than { $most } sheets.
    .next = Divide it into several files.
office-many-rows = Sheet “{ $sheet }” of { $file } has more than { $most } rows.
    .next = Divide it into several files.
office-many-merged = Sheet “{ $sheet }” of { $file } has too many merged cells.
    .next = Take the merging off and upload it again.
office-picture-lost = The picture { $name } is of a kind that browsers do not show; it was left out.
    .next = Save the picture as PNG or JPEG and insert it again.
excel-header-missing = No header row was found in { $file }.
    .next = Name the columns in the first row: type, stem, option A, option B, answer.
excel-sheet-unread = The sheet has no header; { $rows } rows were not read.
excel-column-unread = The column “{ $name }” was left out.
excel-row-unread = This row has neither stem nor answer and was left out: { $text }
excel-row-example = This row is an example of how to fill in the sheet and was left out: { $text }
excel-cell-error = Column { $column } holds the error { $value }.
    .next = Correct the cell.
excel-cell-date = Column { $column } was made a date by the spreadsheet program: { $value }.
    .next = Make the cell a text and type it again.
excel-formula-empty = Column { $column } holds a formula without a result.
    .next = Open and save it in a spreadsheet program, or type the value.
excel-formula-value = Column { $column } holds a formula; its result “{ $value }” was taken.
excel-code-asked = The code { $code } ({ $count } questions) is not explained.
    .next = Choose the type for this code in the options.
word-not-a-document = { $file } holds no Word document.
    .next = Save it as .docx in Word or WPS and upload that.
word-deleted-text = Text that was deleted in a tracked change was left out: { $text }
word-comment = A comment was left out.
word-footnote = A footnote was left out.
    .next = If it belongs to the question, write it into the stem.
word-hidden-text = Hidden text was left out: { $text }
word-symbol = The symbol { $character } of the font { $font } is not known and was left out.
    .next = Use an ordinary character.
word-picture-outside = A picture is only linked and not in the file; it was left out.
    .next = Paste the picture into the file.
word-text-box = This text stood in a text box and was read behind its paragraph.
word-chunk-read = Another file stood in the document here ({ $part }) and was read.
word-chunk-missing = A file that stood in the document here is missing and was left out.
    .next = Open it in Word and save it anew.
word-chunk-deep = Files lie in files too deep here; they were not read.
    .next = Open it in Word and save it anew.
word-chunk-rtf = RTF content stood in the document here and was not read.
    .next = Open it in Word and save it anew.
paper-key-from-colour = There is no answer; the options in red or highlighted were taken: { $answer }.
    .next = Check the key.
paper-type-not-on-paper = This type ({ $type }) cannot be read from a paper or workbook.
    .next = Write it in the bank, or import it as QTI.
paper-why-old = { $file } is in an old format and must be saved as .docx or .xlsx.
paper-why-part = The file has a part inside that only this format has ({ $part }).
paper-why-header = { $columns } columns were recognised in its header.
paper-why-text = Its beginning has { $sections } section headings, { $numbers } numbers, { $options } lines of options and { $answers } answers.
intake-too-large = { $file } is larger than { $most } MB.
    .next = Divide it into several files.
intake-empty = { $file } is empty.
    .next = Choose a file that holds something.
intake-unlike = { $file } looks like no file of questions that is known here.
    .next = Upload a Word (.docx), Excel (.xlsx), text, QTI, Moodle XML or GIFT file.
intake-no-scheme = No scheme is adopted yet, so that items have no standard to belong to.
    .next = Adopt a scheme first.
excel-loss-type = Workbooks have no such type; the item was left out.
    .next = Export it as QTI.
excel-loss-unreadable = The row could not be read back.
    .next = Export it as QTI.
excel-loss-content = Layout, formulas, places of pictures or names of options differ when it is read back.
excel-loss-marking = The marking differs when it is read back.
paper-loss-type = This type cannot be put on paper; the item was left out.
    .next = Export it as QTI.
paper-options-shared = { $questions } questions share { $options } options; each question has been given all of them.
paper-loss-formula = Formulas are written as their characters; their layout differs.
paper-loss-keys = This paper holds neither keys nor explanations.
paper-key-from-brackets = “{ $answer }” in brackets was taken for the answer, and the brackets made gaps.
    .next = Check the key.
paper-option-tight = The letter that begins “{ $option }” was taken for an option's label.
    .next = If it belongs to the option's text, write a point behind the label.
