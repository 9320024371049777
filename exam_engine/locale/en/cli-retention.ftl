cli-retention = Erasing what has had its time: evidence, photos of nobody, old logins
cli-retention-run = Erase now what has had its time (the site and the worker do so daily as well)
cli-retention-dry-run = Only list what would be erased
cli-retention-body = { $name } ({ $code }){ $dry ->
        [yes] : would be erased
       *[no] : erased
    }
cli-retention-sittings = - evidence: { $sittings } sittings, { $pictures } pictures
cli-retention-photos = - photos of nobody: { $photos }; uploads of photos that were not taken: { $uploads }
cli-retention-prints = - print files that nobody needs any more: { $prints }
cli-retention-logins = - ended logins: { $logins }
cli-retention-look-ups = - look-ups of certificates kept long enough: { $look_ups }
cli-retention-kept = - past their day and still kept: { $undecided } sittings undecided, { $case } in a case, { $running } never ended
