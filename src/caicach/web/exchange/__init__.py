"""Programs of units at the interface, and the desk at which exchange is kept."""
