CREATE VIEW measures_full AS FROM 'DATA_ADDRESS/measures_full.parquet';
CREATE VIEW targets_full AS FROM 'DATA_ADDRESS/targets_full.parquet';
CREATE VIEW duties AS FROM 'DATA_ADDRESS/duties.parquet';
CREATE VIEW results AS FROM 'DATA_ADDRESS/results.parquet';
CREATE VIEW changes AS FROM 'DATA_ADDRESS/proof/changes.parquet';
