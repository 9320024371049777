"""The press: prints many certificates of one kind by writing only what differs between them."""
