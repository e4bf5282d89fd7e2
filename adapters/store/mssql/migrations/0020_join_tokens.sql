-- How many workers may join with it; null for any number.
ALTER TABLE token ADD max_uses int NULL;
ALTER TABLE token ADD uses int NOT NULL CONSTRAINT df_token_uses DEFAULT 0;
ALTER TABLE token ADD last_used_at datetime2(3) NULL;
