-- JSON of the labels that whoever joins with the token has, whatever it says of itself; null for none.
ALTER TABLE token ADD labels nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
-- JSON: those of the token that it joined with.
ALTER TABLE worker ADD labels nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
