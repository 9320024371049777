# Staff: login, home, own account.

web-account-login-title = Staff login
web-account-login-lead = Candidates enter by “Candidates” on the home page.
web-account-login-name = Login name
web-account-password = Password
web-account-log-in = Log in
web-account-login-help = Forgot your password
web-account-login-help-text = Ask an administrator of your body to reset it. This site never asks for passwords or codes by phone or text message.
web-account-logged-out = You are logged out.

web-account-code-title = Second factor
web-account-code-lead = The password is right. Now enter the six figures of your authenticator.
web-account-code = Code
web-account-code-hint = The figures change every 30 seconds. Without your phone, enter a recovery code.
web-account-code-check = Finish logging in
web-account-code-other = Log in with another account
web-account-recovery-code-used = You logged in with a recovery code; { $left } are left. If the authenticator is lost, replace it under “My account”.

web-account-home-empty = You have no role yet
web-account-home-empty-text = Ask an administrator of your body for a role, then reload this page to see what you can do.
web-account-home-few-codes = Few recovery codes are left. They are what lets you log in without the authenticator, so make fresh ones in time.
web-account-home-few-codes-action = See recovery codes

web-account-title = My account
web-account-lead = Your roles, password, second factor and logins.
web-account-tab-overview = Overview
web-account-tab-password = Password
web-account-tab-second-factor = Second factor
web-account-tab-keys = API keys
web-account-who = You
web-account-name = Name
web-account-body = Body
web-account-password-since = Password changed
web-account-second-factor = Second factor
web-account-on = On
web-account-off = Off
web-account-roles = Roles
web-account-whole-body = Whole body
web-account-from = From
web-account-until = Until
web-account-no-end = No end
web-account-begins-later = Not begun
web-account-in-force = In force
web-account-no-roles = No roles
web-account-no-roles-text = Ask an administrator of your body for a role.
web-account-sessions = Your logins
web-account-sessions-lead = If you do not know one of them, end it at once and change your password.
web-account-device-unknown = Unknown device
web-account-session-from = Logged in
web-account-session-seen = Last used
web-account-session-this = This login
web-account-session-revoke = End
web-account-sessions-revoke-others = End all other logins
web-account-session-revoked = That login has ended.
web-account-sessions-revoked = { $count ->
        [one] One other login has ended.
       *[other] { $count } other logins have ended.
    }

web-account-password-title = Change password
web-account-password-lead = All your other logins end with it. Passwords have no age; you are never asked to change one for its age.
web-account-password-first = You are using a one-time password. Set one that only you know; the rest opens after that.
web-account-password-current = Current password
web-account-password-fresh = New password
web-account-password-fresh-hint = At least { $shortest } characters. A sentence that you remember does well; spaces, Chinese characters and pasting are fine.
web-account-password-repeated = New password once more
web-account-password-change = Change password
web-account-password-changed = The password is changed, and your other logins have ended.

web-account-factor-title = Second factor
web-account-factor-lead = Besides the password, a login asks for six figures from an authenticator on your phone. A stolen password alone opens nothing.
web-account-factor-needed = Your role can release results, issue certificates or operate the system, so it needs a second factor first.
web-account-factor-how = Any authenticator for TOTP on your phone will do. No phone number and no text messages are needed.
web-account-factor-start = Begin
web-account-factor-scan = Step 1: scan with the authenticator
web-account-factor-qr = QR code for the authenticator
web-account-factor-type = If you cannot scan, type this key into the authenticator:
web-account-factor-confirm-step = Step 2: enter the figures that it shows
web-account-factor-confirm = Enable
web-account-factor-again = Make another QR code
web-account-factor-stands = The second factor is on
web-account-factor-codes-left = Recovery codes left
web-account-factor-replace = Replace the authenticator
web-account-factor-replace-text = For a new phone. Enter figures from the present authenticator or a recovery code, then scan the new QR code; until you confirm, the present authenticator stays valid.
web-account-factor-replace-act = Replace
web-account-second-factor-on = The second factor is on.

web-account-codes-title = Recovery codes
web-account-codes-lead = If the phone is lost or broken, a recovery code takes the place of the authenticator's figures. Each works once.
web-account-codes-left = { $left ->
        [one] One recovery code is left.
       *[other] { $left } recovery codes are left.
    }
web-account-codes-none = There are no recovery codes yet. Make them now, or you cannot log in by yourself once the phone is lost.
web-account-codes-first = Make recovery codes
web-account-codes-renew = Make fresh ones
web-account-codes-renew-text = Fresh codes make all earlier ones void.
web-account-codes-shown-title = Keep these recovery codes
web-account-codes-shown-lead = They are shown here this once. Write them down or print them, and keep them where only you can get at them.
web-account-codes-list = Recovery codes
web-account-codes-done = Kept, go to your desk

web-account-keys-title = API keys
web-account-keys-lead = They let other programs act in your name. A key never has more rights than you, and ends when you leave or lose them.
web-account-keys-list = Present keys
web-account-keys-empty = No API keys
web-account-keys-empty-text = Make one when another system is to import enrolments or read results by itself.
web-account-key-label = Name
web-account-key-label-hint = Say which program uses it, for instance “Import from the student register”.
web-account-key-rights = Rights
web-account-key-rights-hint = Choose only what the program needs.
web-account-key-last-day = Valid until
web-account-key-last-day-hint = That day included; 366 days at most.
web-account-key-used = Last used
web-account-key-never-used = Never
web-account-key-ended = Ended
web-account-key-new = New key
web-account-key-create = Make key
web-account-key-revoke = Revoke
web-account-key-revoked = The key is revoked; programs that use it have no more access.
web-account-key-no-rights = You have no rights that could be handed to a program.
web-account-key-shown-title = Keep this key
web-account-key-shown-lead = It is shown here this once. Put it into the program's secret settings, not into mail, documents or source code.
web-account-key-shown-use = Programs send it in a header:
web-account-key-back = Kept, back to API keys
