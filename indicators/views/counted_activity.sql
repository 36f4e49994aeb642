select
    activity_id,
    programme_id,
    kind,
    start_date,
    count_basis,
    hours
from activity
where status = 'held'
    and count_basis in ('individual', 'aggregate')
    and activity_id not in (
        select part.parent_id
        from activity as part
        where part.status = 'held'
            and part.count_basis in ('individual', 'aggregate')
            and part.parent_id <> part.activity_id
    )
