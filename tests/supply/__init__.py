"""What Quietroom is made of that others wrote: its licences are checked, and listed for whoever must answer for it."""
