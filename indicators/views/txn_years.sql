select
    txn_id,
    cast(begins as date) as begins,
    cast(begins + interval 1 year - interval 1 day as date) as ends
from (
    select
        txn_id,
        start - interval (case when start > txn_date then 1 else 0 end) year as begins
    from (
        select
            txn_id,
            txn_date,
            try_cast(year(txn_date) || '-' || fiscal_year_start as date) as start
        from txn
        cross join (
            select coalesce(max(fiscal_year_start), '01-01') as fiscal_year_start
            from framework
            where framework_id = $framework
        )
    )
)
