select
    txn_id,
    cast(unnest(generate_series(date_trunc('month', begins), date_trunc('month', ends), interval 1 month)) as date) as month
from txn_spans
