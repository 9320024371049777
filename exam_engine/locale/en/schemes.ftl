### Certification schemes: levels, parts of the exam, result rules.

schemes-part = { $part ->
    [theory] Theory
    [practical] Practical
    [review] Comprehensive review
   *[other] { $part }
}
schemes-unreadable = The certification scheme cannot be read ({ $detail }).
    .next = Check the structure of the scheme's file.
schemes-levels-repeated = The scheme has no levels, or two with the same name or code.
    .next = Check the levels.
schemes-ladder-broken = { $level } asks for { $requires } first, which is not a lower level of the scheme.
    .next = Check the order of the levels.
schemes-parts-repeated = { $level } has no parts, or one part twice.
    .next = Check the parts, such as theory and practical.
schemes-weights-sum = The weights of { $level } make { $total }%, and should make 100%.
    .next = Check the weights.
schemes-part-limits = { $level } has a part whose time or full mark is not positive.
    .next = Check times and full marks.
schemes-floor-without-part = { $level } sets a least mark for a part that it does not have.
    .next = Check the result rule.
schemes-cut-range = The cut of { $level } should be above 0 and at most 100.
    .next = Check the result rule.
schemes-level-limits = The months, the number of forms or the anchor share of { $level } is not possible.
    .next = Check these figures.
schemes-level-unknown = The scheme has no level { $level }.
    .next = Check the name of the level.
schemes-part-unknown = { $level } has no part { $part }.
    .next = Check the parts of the exam.
schemes-adopted-already = Version { $version } of scheme { $scheme } is in use already.
    .next = Use a new version for a revision.
schemes-not-adopted = Scheme { $scheme } is not in use yet.
    .next = Adopt the scheme first.
