"""Everything that speaks SQL: tables, the transaction, one file per noun."""
