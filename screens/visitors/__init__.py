"""The visitor register: who is inside, who is expected, and the line that signs in and out."""
