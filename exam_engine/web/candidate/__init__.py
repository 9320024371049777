"""The candidate's pages: entrance, consent, device check, paper, receipt."""
