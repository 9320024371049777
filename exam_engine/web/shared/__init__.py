"""What every page shares: layout, components, formats."""
