"""Files of questions on their way into the bank: looked at, decided on, then kept."""
