-- JSON of the labels that whoever joins with the token has, whatever it says of itself; null for none.
ALTER TABLE token ADD COLUMN labels TEXT;
-- JSON: those of the token that it joined with.
ALTER TABLE worker ADD COLUMN labels TEXT;
