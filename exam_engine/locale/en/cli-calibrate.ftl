cli-calibrate = Estimate item parameters, fit and abilities from a file of responses
cli-calibrate-file = CSV: one person or pattern a row, one item a column; a column freq or n holds counts
cli-calibrate-model = Rasch, 1PL, 2PL, 3PL, 4PL, GRM, PCM, GPCM or NRM
cli-calibrate-item-model = The model of one item, ITEM=MODEL; may be given again
cli-calibrate-fixed = Parameters that stand (CSV or JSON of an earlier run); the other items are put on their metric
cli-calibrate-group = The column of groups; the first group met has mean 0 and standard deviation 1
cli-calibrate-freq = The column that holds how often a row occurred
cli-calibrate-id = The column that names the row
cli-calibrate-leave-out = A column that is not used; may be given again
cli-calibrate-missing = A cell that means a missing response, such as 9; may be given again
cli-calibrate-header = Whether the first line holds the names of the items; found out without it
cli-calibrate-prior = slope=MEAN,SD of the logarithm, intercept=MEAN,SD, lower=ALPHA,BETA, upper=ALPHA,BETA
cli-calibrate-no-priors = Maximum likelihood alone, for 3PL and 4PL too
cli-calibrate-score = Add abilities
cli-calibrate-fit = S-X2, infit, outfit and M2
cli-calibrate-points = Points of the quadrature from -6 to 6
cli-calibrate-tolerance = Largest change of a parameter that counts as none
cli-calibrate-iterations = Most iterations
cli-calibrate-step = Iteration { $step }, change { $change }
cli-calibrate-done = { $model }: { $items } items, { $persons } persons, log-likelihood { $likelihood }, { $steps } iterations
cli-calibrate-also = One more part of the report; may be given again
cli-calibrate-link-to = Parameters of the base metric: tells the line onto it and the items that drift
cli-calibrate-link-method = How the line is found
