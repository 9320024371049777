### The candidate's adaptive test, and its result.

web-adaptive-questions-most = at most { $count } questions, fewer when they are enough
web-adaptive-rule-next = One question is shown at a time, chosen by your answers so far.
web-adaptive-rule-no-way-back = After “Next question” you cannot go back and change an answer. Look once more before you press it.
web-adaptive-rule-end = The number of questions differs. The test ends by itself when your answers tell enough, or when the time is over.
web-adaptive-no-way-back = After “Next question” you cannot go back to this one.
web-adaptive-next = Next question
web-adaptive-next-blank = This question has no answer yet. If you do not know it, press “Next question” once more; it counts as not answered.
web-adaptive-next-failed = The next question could not be fetched. Your answer is kept on this device and is sent as soon as the network is back.
web-adaptive-going = Saving, and choosing the next question
web-adaptive-count = Question { $number } of at most { $most }
web-adaptive-to-result = See the placement or diagnosis
web-adaptive-end = End the test now
web-adaptive-end-sure = { $count } questions are done. You cannot answer afterwards; the result rests on what you have answered and may be less exact than after the whole test.
