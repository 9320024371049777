# Pages for what went wrong: what, where, and what to do next.

problem-400-title = This request cannot be read
problem-401-title = Please log in first
problem-403-title = Not permitted
problem-404-title = Not found
problem-405-title = This is not done here
problem-409-title = Things have moved on
problem-410-title = The deadline has passed
problem-413-title = Too large
problem-414-title = The address is too long
problem-422-title = Something needs to be changed
problem-429-title = Too many tries
problem-500-title = Something broke
problem-503-title = Not possible at the moment

web-problem-code = Code { $code } ({ $status })
web-fault-number = Fault number { $fault }

web-page-unknown = There is no page at this address. It may have moved, or the address may be mistyped.
    .next = Check the address, or start from the home page.
web-not-found = What you asked for was not found. It may have moved, or it is not yours to see.
    .next = Go back and open it from the list.
web-method-unknown = This address does not take this kind of request.
    .next = Go back and use the buttons of the page.
web-request-unreadable = The request was incomplete or malformed. Nothing was changed.
    .next = Go back and try again.
web-request-refused = The request was not accepted. Nothing was changed.
    .next = Go back and try again.
web-body-too-large = What was sent is larger than this place allows. Nothing was changed.
    .next = Send it in several parts, or make the pictures smaller.
web-address-too-long = The address is too long to be read.
    .next = Start from the home page.
web-login-needed = You need to log in to do this.
    .next = Log in and try again; programs need a valid API key.
web-csrf = Forms are valid for a limited time, so that nobody can act in your name. This one was not submitted and nothing was changed.
    .next = Go back, reload the page, and submit it again.
web-other-site = This was submitted from another site. Nothing was changed.
    .next = Submit it from a page of this site.
web-too-many-tries = There were too many tries in a short time.
    .next = Try again in { $seconds } seconds.
web-busy = The system is busy and this was not done. Nothing was changed.
    .next = Wait a moment and try again.
web-fault = A fault inside the system kept this from being done. It has been recorded.
    .next = Try again later. If it happens again, tell the administrators the fault number.
web-input-invalid = { $count ->
        [one] One entry needs
       *[other] { $count } entries need
    } to be changed. Nothing was changed in the system.
web-input-unstorable = There is a character or a number that cannot be stored. Nothing was changed.
    .next = Check what was entered, leave out special characters, and try again.
web-input-nul = There is a control character that cannot be stored. Nothing was changed.
    .next = Type the text anew instead of pasting it from another program.
web-input-missing = { $field }: nothing was entered.
web-input-too-long = { $field }: longer than allowed.
web-input-too-short = { $field }: too short.
web-input-not-json = The content is not valid JSON (at { $field }).
web-input-not-a-choice = { $field }: not one of the choices.
web-input-not-a-number = { $field }: not a number that is allowed here.
web-input-not-a-date = { $field }: not a valid date or time.
web-input-other = { $field }: not in the right form.
