select
    txn_id,
    cast(unnest(generate_series(date_trunc('month', first), date_trunc('month', last), interval 1 month)) as date) as month
from txn_spans
