"""From an award to one printed page: template, type, ornament, QR code and PDF."""
