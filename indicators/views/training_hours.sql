select
    activity_id,
    programme_id,
    activity_kind,
    on_date,
    case when hours is null then 'scheduled' else 'attended' end as basis,
    case
        when hours is not null then 'exact'
        when qualifier in ('exact', 'at_most') then 'at_most'
        else 'about'
    end as qualifier,
    n * coalesce(hours, scheduled_hours) as person_hours,
    n as people
from attendance
where role = 'participant'
    and activity_kind in ('TRAINING', 'WORKSHOP', 'SEMINAR', 'COURSE', 'WEBINAR')
