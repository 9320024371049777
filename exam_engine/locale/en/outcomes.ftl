### Marks, release, cases, certificates: what refusals say, and common words.

outcomes-part-theory = Theory
outcomes-part-practical = Practical
outcomes-part-review = Review
outcomes-part-placement = Placement
outcomes-part-diagnosis = Diagnosis

outcomes-mark-missing = Tasks still without points: { $tasks }.
    .next = Every task needs points; a task that was not done gets 0.
outcomes-mark-not-a-number = The points “{ $typed }” for “{ $task }” are not a number.
    .next = Please write a number such as 32 or 32.5.
outcomes-mark-out-of-range = The points for “{ $task }” must lie between 0 and { $maximum }.
    .next = Please check what this task is worth.
outcomes-mark-not-in-steps = The points for “{ $task }” go in steps of { $step }.
    .next = Please write a number such as 32 or 32.5.
outcomes-text-too-long = The text has { $length } characters; at most { $most } are kept.
    .next = Please shorten it.
outcomes-sheet-moved-on = Since this page was opened the sheet has a newer version ({ $newest }).
    .next = Please open the sheet again, look at the newer version, then submit.
outcomes-sheet-reason-missing = To change marks that were submitted, a reason is needed.
    .next = Please write the reason; the earlier marks are kept too.
outcomes-mark-moved-on = Since this page was opened somebody else has marked this answer (mark { $newest }).
    .next = Please open the page again and look before you submit.
outcomes-tasks-missing = This level has no practical tasks with points yet.
    .next = Please put the points of the practical into the scheme’s blueprint.
outcomes-step-not-allowed = In its present state ({ $state }) the result does not allow this step ({ $act }).
outcomes-response-unknown = This exam has no such answer that people mark.
    .next = Please open it again from the list.

outcomes-run-overtaken = Another score run (version { $version }) came in meanwhile; this one was not kept.
    .next = Please score once more.
outcomes-run-reason-missing = To score again, a reason is needed.
    .next = Please write it, for instance “key of item 12 corrected”.
outcomes-nothing-to-score = This batch has no exam that has ended yet.
    .next = Please score after the exam.

outcomes-part-missing = The { $part ->
    [theory] theory
    [practical] practical
   *[review] review
} mark is missing.
    .next = Release when all marks are in; where a candidate was absent, release as absent on the candidate’s page.
outcomes-responses-waiting = Answers waiting for a person’s mark: { $count }.
    .next = The examiners mark them first.
outcomes-case-open = The result is held: open cases { $count }.
    .next = Please look into the case and close it first.
outcomes-released-already = This result has been released.
    .next = To change it, correct it with a reason.
outcomes-nothing-released = This candidate has no released result yet.
    .next = Please release the result first.
outcomes-correction-reason-missing = To correct a released result, a reason is needed.
    .next = Please write the reason; the earlier result is kept too.
outcomes-nothing-to-correct = Marks and cases are as they were; there is nothing to correct.
outcomes-released-by-marker = Whoever has marked this candidate may not release the result.
    .next = Please leave the release to another release officer.
outcomes-result-unknown = This result was not found.

outcomes-case-unknown = This case was not found.
outcomes-case-closed-already = This case is closed.
outcomes-case-reason-missing = Please write the reason.
    .next = The reason goes into the record, and the candidate is told.
outcomes-statement-given = Your account has been received already.
outcomes-statement-empty = Please write your account.
outcomes-statement-window-open = The candidate has not given an account and may do so until { $until }.
    .next = Please decide after the account, or after that time.
outcomes-upheld-by-opener = Whoever raised this case may not uphold it as well.
    .next = Please leave the finding to another release officer.

outcomes-nothing-to-award = There is no result to issue a certificate for.
    .next = Certificates are issued for released, passed results that have none yet.
outcomes-result-not-awardable = This is not a released, passed result; no certificate was issued.
    .next = Please check this candidate’s result.

outcomes-run-after-answers = Reckoned anew after long answers were marked

outcomes-appeal-unknown = There is no appeal in this case.
    .next = Check which case it is.
outcomes-appeal-nothing-decided = Nothing stands against you in this case; there is nothing to appeal.
    .next = Once the case is closed, the outcome stands on the page of records.
outcomes-appeal-given = You have appealed already; the appeal was received.
    .next = Another person decides it; the outcome will stand on this page.
outcomes-appeal-over = The time to appeal ended at { $until }.
    .next = Where there is new evidence, write to the assessment body.
outcomes-appeal-empty = Write why you appeal.
    .next = Say what does not agree with the facts, or was not dealt with rightly.
outcomes-appeal-decided-already = This appeal has been decided.
    .next = The letter tells the outcome.
outcomes-appeal-by-decider = Whoever took part in this case cannot decide the appeal.
    .next = Another release officer, who took no part in it, decides.
outcomes-letter-too-early = This case is not decided yet, so there is no letter.
    .next = It can be had once the case is closed.
