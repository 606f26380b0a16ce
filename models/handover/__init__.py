"""The handover: what one shift passes to the next, and the two signatures it takes."""
