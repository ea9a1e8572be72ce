"""People: their boards, rosters and registers, and the permissions and audit of programme staff."""
